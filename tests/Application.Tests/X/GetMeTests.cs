using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.X;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.X;

public sealed class GetMeTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [TestCase("bHR0cHM6Ly94LmNvbQ==")]
    [TestCase("a-b._~+/9")]
    public async Task Returns_the_JSON_of_X(string text)
    {
        var token = new Secret(text);
        host.X.Setup(x => x.GetMe(token, default)).ReturnsAsync("""{"data":{}}""");

        var me = await host.Send(new GetMe(token));

        me.Value.Should().Be("""{"data":{}}""");
    }

    private static IEnumerable<TestCaseData> NotForX() =>
    [
        new TestCaseData(null).SetArgDisplayNames("nothing"),
        new TestCaseData("").SetArgDisplayNames("an empty token"),
        new TestCaseData(TokenFormat.PersonalAccessToken.Mint(Given.Ada).Reveal()).SetArgDisplayNames("a personal access token"),
        new TestCaseData("FOCUS_PAT_0123").SetArgDisplayNames("a personal access token in upper case"),
        new TestCaseData("xfocus_pat_0123").SetArgDisplayNames("a personal access token after something else"),
        new TestCaseData("eyJhbGciOiJSUzI1NiJ9.e30.c2ln").SetArgDisplayNames("a session token"),
        new TestCaseData("\"eyJhbGciOiJSUzI1NiJ9.e30.c2ln\"").SetArgDisplayNames("a session token in quotes"),
        new TestCaseData("two words").SetArgDisplayNames("two words"),
        new TestCaseData("a=b").SetArgDisplayNames("an inner equals sign"),
        new TestCaseData("token\n").SetArgDisplayNames("a line end"),
        new TestCaseData("tökén").SetArgDisplayNames("other letters"),
    ];

    [TestCaseSource(nameof(NotForX))]
    public async Task Sends_nothing_to_X_that_is_not_for_X(string? text)
    {
        var refused = await host.Send(new GetMe(text is null ? null : new Secret(text)));

        refused.Error.Should().Be(XErrors.TokenMissing);
        host.X.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Passes_the_refusal_of_X_on()
    {
        Result<string> refusal = XErrors.Unavailable;
        host.X.Setup(x => x.GetMe(It.IsAny<Secret>(), default)).ReturnsAsync(refusal);

        var refused = await host.Send(new GetMe(new Secret("token")));

        refused.Error.Should().Be(XErrors.Unavailable);
    }
}
