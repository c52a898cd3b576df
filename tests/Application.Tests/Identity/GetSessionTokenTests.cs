using FocusAccount.Application.Identity;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.Identity;

public sealed class GetSessionTokenTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [TestCase(null)]
    [TestCase("supabase")]
    public async Task Gets_a_fresh_token_for_a_session(string? template)
    {
        var token = new Secret("token");
        host.Clerk.Setup(clerk => clerk.CreateSessionToken("sess_1", template, default)).ReturnsAsync(token);

        var got = await host.Send(new GetSessionToken("sess_1", template));

        got.Value.Should().BeSameAs(token);
    }

    [TestCase(null, null, TestName = "no session")]
    [TestCase(null, "supabase", TestName = "no session for a template")]
    [TestCase("sess_1", "../tokens", TestName = "an invalid template")]
    public async Task Refuses_without_Clerk(string? session, string? template)
    {
        var refused = await host.Send(new GetSessionToken(session, template));

        refused.Error.Should().Be(IdentityErrors.NoSessionToken);
        host.Clerk.VerifyNoOtherCalls();
    }
}
