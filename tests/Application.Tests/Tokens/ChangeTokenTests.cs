using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.Tokens;

public sealed class ChangeTokenTests
{
    private readonly ApplicationHost host = new();
    private readonly Secret secret = TokenFormat.PersonalAccessToken.Mint(Given.Ada);
    private readonly List<string> order = [];
    private readonly PersonalAccessToken token;

    public ChangeTokenTests() => token = PersonalAccessToken.Issue(
        secret,
        Given.Ada,
        Guid.CreateVersion7(Given.Now),
        new TokenTerms("cli", new(Scopes.JobsRead | Scopes.JobsWrite, [Given.Video], new(50, BudgetPeriod.Day)), TimeSpan.FromDays(30)),
        Given.Now);

    [SetUp]
    public void StoreTheToken()
    {
        host.Locks.Setup(locks => locks.Lock(Given.Ada, default)).Callback(() => order.Add("lock")).ReturnsAsync(Given.AnAccountWith(70));
        host.Tokens
            .Setup(tokens => tokens.FindValid(Given.Ada, token.Id, It.IsAny<DateTimeOffset>(), default))
            .Callback(() => order.Add("find"))
            .ReturnsAsync(new TokenListItem(token with { Budget = token.Budget! with { Spent = 20 } }, LastUsedAt: Given.Now));
        host.Tokens.Setup(tokens => tokens.Save(It.IsAny<PersonalAccessToken>())).Callback(() => order.Add("save"));
    }

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Reads_the_token_under_the_lock_of_its_account_because_its_jobs_change_the_budget()
    {
        var changed = await host.Send(Change(new TokenTermsRequest(Name: "laptop")));

        changed.Error.Should().BeNull();
        order.Should().Equal("lock", "find", "save");
    }

    [Test]
    public async Task Saves_and_returns_the_changed_token_and_says_so()
    {
        var changed = await host.Send(Change(new TokenTermsRequest("laptop", "jobs:read", ["video"], "30/day", 24 * 3600)));

        var expected = new
        {
            token.Id,
            Name = "laptop",
            ExpiresAt = Given.Now.AddDays(1),
            Permissions = new { Scopes = Scopes.JobsRead, Budget = new Budget(30, BudgetPeriod.Day) },
            Budget = new { Spent = 20L, Left = 10L },
        };
        changed.Value.Token.Should().BeEquivalentTo(expected);
        changed.Value.LastUsedAt.Should().Be(Given.Now);
        host.Tokens.Verify(tokens => tokens.Save(changed.Value.Token), Times.Once);
        host.Events.Should().Equal(new TokenChanged(changed.Value.Token));
    }

    [Test]
    public async Task Returns_the_budget_as_it_is_now()
    {
        host.Clock.Advance(TimeSpan.FromDays(1));

        var changed = await host.Send(Change(new TokenTermsRequest(Name: "laptop")));

        changed.Value.Token.Budget!.Spent.Should().Be(0);
    }

    [Test]
    public async Task Knows_no_token_that_is_not_valid_or_belongs_to_another_account()
    {
        var refused = await host.Send(new ChangeToken(Given.Ada, Guid.CreateVersion7(), new TokenTermsRequest(Name: "laptop")));

        refused.Error.Should().Be(TokenErrors.Unknown);
        order.Should().Equal("lock");
    }

    [TestCase("wallet:read", null, null, "scope")]
    [TestCase(null, "studio", null, "apps")]
    [TestCase(null, null, 60 * 24 * 3600, "expires_in")]
    public async Task Never_widens_a_token(string? scope, string? app, int? expiresIn, string field)
    {
        var refused = await host.Send(Change(new TokenTermsRequest(Scope: scope, Apps: app is null ? null : [app], ExpiresIn: expiresIn)));

        refused.Error.Should().BeEquivalentTo(TokenErrors.CannotWiden(field));
        order.Should().NotContain("save");
        host.Events.Should().NotContain(happened => happened is TokenChanged);
    }

    [Test]
    public async Task Takes_effect_at_once_in_this_instance()
    {
        var holder = new TokenHolder(
            Given.Ada, token.Id, Given.ClerkId, token.ExpiresAt, RevokedAt: null, LastUsedAt: null, token.Permissions);
        host.Tokens.Setup(tokens => tokens.FindHolder(Given.Ada, secret.Hash, default)).ReturnsAsync(() => holder);
        await host.Send(new AuthenticateToken(secret));
        host.Tokens
            .Setup(tokens => tokens.Save(It.IsAny<PersonalAccessToken>()))
            .Callback((PersonalAccessToken saved) => holder = holder with { Permissions = saved.Permissions });

        await host.Send(Change(new TokenTermsRequest(Scope: "jobs:read")));

        var found = await host.Send(new AuthenticateToken(secret));
        found.Value.Permissions.Scopes.Should().Be(Scopes.JobsRead);
    }

    private static IEnumerable<TestCaseData> InvalidTerms() =>
    [
        Invalid("an unknown scope", new(Scope: "jobs:delete"), "scope", "scope must be one or more of wallet:read"),
        Invalid("no scope", new(Scope: ""), "scope", "scope must be"),
        Invalid("no app", new(Apps: []), "apps", "apps must be 1 to 20"),
        Invalid("too many apps", new(Apps: [.. Enumerable.Range(1, 21).Select(n => $"app-{n}")]), "apps", "apps must be 1 to 20"),
        Invalid("an app that is no slug", new(Apps: ["video", "No slug"]), "apps", "apps must be"),
        Invalid("an app that is null", new(Apps: [null!]), "apps", "apps must be"),
        Invalid("a budget of nothing", new(Budget: "0/day"), "budget", "budget must be a whole number from 1"),
        Invalid("a budget without a period", new(Budget: "50"), "budget", "budget must be"),
        Invalid("a life of less than a day", new(ExpiresIn: 86_399), "expires_in", "expires_in must be a whole number of seconds from 86400"),
        Invalid("a life of more than 90 days", new(ExpiresIn: 7_776_001), "expires_in", "expires_in must be"),
    ];

    [TestCaseSource(nameof(InvalidTerms))]
    public async Task Refuses_terms_that_mean_nothing_before_it_locks(TokenTermsRequest invalid, string field, string message)
    {
        var refused = await host.Send(Change(invalid));

        (refused.Error!.Code, refused.Error.Details["field"]).Should().Be(("invalid_request", field));
        refused.Error.Message.Should().StartWith(message);
        order.Should().BeEmpty();
    }

    private static TestCaseData Invalid(string name, TokenTermsRequest terms, string field, string message) =>
        new TestCaseData(terms, field, message).SetArgDisplayNames(name);

    private ChangeToken Change(TokenTermsRequest changes) => new(Given.Ada, token.Id, changes);
}
