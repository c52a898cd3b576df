using FocusAccount.Application.OAuth;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.OAuth;

public sealed class ApproveAuthorizationTests
{
    private const string Address = "http://127.0.0.1:8250/callback";

    private static readonly CodeChallenge Challenge = CodeChallenge.ParseOrNull("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")!;

    private static readonly TokenTermsRequest Asked = new("Editor", "jobs:read jobs:write", ["video"], "50/day", 30 * 24 * 3600)
    {
        ClientId = "editor",
        Resource = "https://focus.test",
    };

    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Stores_the_hash_of_a_new_code_with_what_was_given()
    {
        AuthorizationCode? stored = null;
        host.AuthorizationCodes
            .Setup(codes => codes.Add(It.IsAny<AuthorizationCode>(), default))
            .Callback((AuthorizationCode code, CancellationToken _) => stored = code);

        var secret = await Approve(new TokenTermsRequest("mine", "jobs:read", Budget: "20/day"));

        stored!.Hash.Should().Equal(secret.Value.Hash);
        (stored.AccountId, stored.RedirectUri, stored.Challenge, stored.CreatedAt).Should().Be((Given.Ada, Address, Challenge, Given.Now));
        stored.Terms.Should().BeEquivalentTo(new TokenTerms(
            "mine", new TokenPermissions(Scopes.JobsRead, [Given.Video], new Budget(20, BudgetPeriod.Day)), TimeSpan.FromDays(30), "editor", "https://focus.test"));
        host.Events.Should().ContainSingle().Which.Should().Be(new AuthorizationApproved(stored));
    }

    [TestCase("jobs:read wallet:read", null, null)]
    [TestCase(null, "studio", null)]
    [TestCase(null, null, "51/day")]
    public async Task Gives_no_more_than_was_asked_for(string? scope, string? app, string? budget)
    {
        var refused = await Approve(new TokenTermsRequest(Scope: scope, Apps: app is null ? null : [app], Budget: budget));

        refused.Error!.Code.Should().Be("cannot_widen");
        ShouldStoreNothing();
    }

    [Test]
    public async Task Says_that_there_is_no_room_for_another_token()
    {
        host.Tokens.Setup(tokens => tokens.CountValid(Given.Ada, Given.Now, default)).ReturnsAsync(PersonalAccessToken.MaxValid);

        var refused = await Approve(TokenTermsRequest.Nothing);

        refused.Error.Should().Be(TokenErrors.TooMany);
        ShouldStoreNothing();
    }

    [Test]
    public async Task Stores_nothing_when_the_person_declines()
    {
        var declined = await host.Send(new DenyAuthorization(Given.Ada, "editor"));

        declined.Error.Should().BeNull();
        ShouldStoreNothing();
        host.Events.Should().ContainSingle().Which.Should().Be(new AuthorizationDenied(Given.Ada, "editor"));
    }

    private Task<Result<Secret>> Approve(TokenTermsRequest changes) =>
        host.Send(new ApproveAuthorization(Given.Ada, Asked, changes, Address, Challenge));

    private void ShouldStoreNothing() =>
        host.AuthorizationCodes.Verify(codes => codes.Add(It.IsAny<AuthorizationCode>(), It.IsAny<CancellationToken>()), Times.Never);
}
