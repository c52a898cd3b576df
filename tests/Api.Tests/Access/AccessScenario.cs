using System.Text.RegularExpressions;
using FocusAccount.Api.Tests.Identity;
using FocusAccount.Api.Tests.OAuth;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;
using FocusAccount.Sandbox.X;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.Access;

/// <summary>
/// An account that owns one thing of each kind, its job under one of the rules of settlement, and a visitor with some kind of credential.
/// </summary>
internal sealed partial class AccessScenario
{
    private const int Cost = 30;

    private readonly Person owner;
    private readonly string app;
    private readonly Guid job;
    private readonly string jobToken;
    private readonly Terminal terminal;
    private readonly Terminal login;
    private Guid? account;
    private (string, string)[] credential = [];

    private AccessScenario(Person owner, string app, Reply started, Terminal terminal, Terminal login, Guid tokenId, string newApp)
    {
        (this.owner, this.app, this.terminal, this.login) = (owner, app, terminal, login);
        (job, jobToken) = (started.JobId, started.Json.GetProperty("job_token").GetString()!);
        (TokenId, NewApp) = (tokenId, newApp);
    }

    public string NewApp { get; }

    public Guid TokenId { get; }

    /// <summary>The path and the body of a change of the token.</summary>
    public object Renamed => ($"{TokenId}", (object)new { name = "renamed", budget = "7/week" });

    public object Job => new { app, action = "render", cost_estimate = Cost };

    public string JobId => job + AccountQuery;

    public object Extended => new { job_id = job, worker = "render-1", charged = 1, account_id = account };

    public object Completed => new { job_id = job, actual_cost = 1, account_id = account };

    public object Failed => new { job_id = job, account_id = account };

    public object Cancelled => new { job_id = job };

    /// <summary>Names the account to those who have none of their own.</summary>
    public string AccountQuery => account is null ? "" : $"?account_id={account}";

    public object UserCode => new { user_code = login.UserCode };

    public static string AuthorizationQuery => "?" + new OAuthProgram().Query();

    public static object Authorization => new { request = new OAuthProgram().Query() };

    public static object OAuthClient => FormOf(("client_id", "editor"));

    public object OAuthCode => FormOf(("client_id", "editor"), ("grant_type", "authorization_code"), ("code", login.DeviceCode));

    public object OAuthRevocation => FormOf(("token", TokenFormat.PersonalAccessToken.Mint(owner.AccountId).Reveal()));

    public object OAuthIntrospection => FormOf(("token", terminal.Token), ("client_id", app), ("client_secret", "guess"));

    public object DeviceCode => new { device_code = login.DeviceCode };

    public string DeviceCodeQuery => $"?device_code={login.DeviceCode}";

    /// <summary>The texts that nobody else may see.</summary>
    public string[] Secrets =>
        [owner.ClerkId, $"{owner.AccountId}", $"{job}", jobToken, $"{TokenId}", terminal.Token, XStandIn.TokenOf(owner.Name)];

    public static async Task<AccessScenario> Of(Kind visitor, SettlementRule rule)
    {
        var owner = await Given.AnAccountWith(credits: 100);
        TestRun.Clerk.Connect(owner.Name, "oauth_x", XStandIn.TokenOf(owner.Name));
        var terminal = await Terminal.SignedIn(owner, asked: TermsOf(visitor));
        var login = await Terminal.Start();
        if (visitor == Kind.AnotherAccount)
        {
            (await owner.Approve(login)).Status.Should().Be(200);
        }

        var app = rule == SettlementRule.App ? "studio" : "video";
        var started = await owner.StartWith(await Given.AnAppKey(app), Cost, app);
        var scenario = new AccessScenario(owner, app, started, terminal, login, terminal.TokenId, await Given.AnApp(starterCredits: 5));
        scenario.credential = await scenario.CredentialOf(visitor);
        scenario.account = Kinds.AppKeys.Contains(visitor) ? owner.AccountId : null;
        return scenario;
    }

    /// <summary>Sends the visitor's request.</summary>
    public async Task<Reply> Asked(Access access)
    {
        var (method, path) = (access.Operation.Split(' ')[0], access.Operation.Split(' ')[1]);
        var (argument, body) = access.Asked?.Invoke(this) switch
        {
            null => (null, null),
            (string both, object with) => (both, with),
            string or Guid => ($"{access.Asked(this)}", null),
            var only => ((string?)null, only),
        };
        if (argument is not null)
        {
            path = path.Contains('{', StringComparison.Ordinal) ? Placeholder().Replace(path, argument) : path + argument;
        }

        var request = new HttpRequestMessage(new HttpMethod(method), path).With(credential);
        if (body is HttpContent form)
        {
            request.Content = form;
            return await TestRun.Service.Send(request);
        }

        return await TestRun.Service.Send(body is null ? request : request.WithJson(body));
    }

    /// <summary>Everything that the owner has, as stored in the database.</summary>
    public async Task<string> Inventory() => (await TestRun.Database.Query<string>(
        """
        select concat_ws(' ', a.credits, a.ledger_sequence, j.status, j.worker, j.charged, j.cancel_requested_at, t.revoked_at, t.name, t.scopes, t.budget, t.budget_spent, d.status, d.account_id,
                         (select count(*) from jobs where account_id = a.id), (select count(*) from access_tokens where account_id = a.id))
        from accounts a, jobs j, access_tokens t, device_codes d
        where a.id = @AccountId and j.account_id = a.id and j.id = @job and t.account_id = a.id and t.id = @TokenId and d.device_code_hash = @Hash
        """,
        new { owner.AccountId, job, TokenId, login.Hash })).Single();

    private static FormUrlEncodedContent FormOf(params (string Name, string Value)[] parameters) =>
        new(parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value)));

    private static Terms TermsOf(Kind visitor) => visitor switch
    {
        Kind.TokenToReadTheWallet => new Terms("wallet:read"),
        Kind.TokenToReadJobs => new Terms("jobs:read"),
        Kind.TokenToWriteJobs => new Terms("jobs:write"),
        Kind.TokenToReadProviders => new Terms("providers:read"),
        Kind.TokenWithASpentBudget => new Terms(Budget: "1/total"),
        _ => Terms.Any,
    };

    private async Task<(string, string)[]> CredentialOf(Kind visitor)
    {
        switch (visitor)
        {
            case Kind.None:
                return [];
            case Kind.Session:
                return Bearer(owner.Token);
            case Kind.SessionOfAnApp:
                return Bearer((await owner.Get("/api/sessionToken")).Json.GetProperty("token").GetString()!);
            case Kind.CookieFromOwnPage:
                return [("Cookie", $"__session={owner.Token}"), ("Origin", TestRun.PublicUrl)];
            case Kind.CookieFromForeignPage:
                return [("Cookie", $"__session={owner.Token}"), ("Origin", "https://evil.example")];
            case Kind.TokenWithASpentBudget:
                await owner.By(terminal).HasStarted(cost: 1);
                return Bearer(terminal.Token);
            case Kind.ImpersonatedSession:
                var claims = TestRun.Clerk.SessionClaims(owner.Name, TimeSpan.FromHours(1));
                claims["act"] = new { sub = "user_support" };
                return Bearer(TestRun.Clerk.Sign(claims));
            case Kind.TokenToReadTheWallet or Kind.TokenToReadJobs or Kind.TokenToWriteJobs or Kind.TokenToReadProviders or Kind.Token:
                return Bearer(terminal.Token);
            case Kind.ExpiredSession:
                return Bearer(TestRun.Clerk.Sign(TestRun.Clerk.SessionClaims(owner.Name, TimeSpan.FromMinutes(-1))));
            case Kind.ForgedSession:
                return Bearer(TokenForger.SignedByAnotherKey());
            case Kind.ExpiredToken:
                await Change("expires_at = now()");
                return Bearer(terminal.Token);
            case Kind.RevokedToken:
                await Change("revoked_at = now()");
                return Bearer(terminal.Token);
            case Kind.ForgedToken:
                return Bearer(TokenFormat.PersonalAccessToken.Mint(owner.AccountId).Reveal());
            case Kind.AnotherAccount:
                return Bearer(Given.AnyoneNew().Token);
            case Kind.SessionOfTheBanned:
                await Ban();
                return Bearer(owner.Token);
            case Kind.TokenOfTheBanned:
                await Ban();
                return Bearer(terminal.Token);
            case Kind.AppKey:
                return Bearer(await Given.AnAppKey(app));
            case Kind.AppKeyOfAnotherApp:
                return Bearer(await Given.AnAppKey(NewApp));
            case Kind.ExpiredAppKey:
                return Bearer(await EndedAppKey("expires_at = now()"));
            case Kind.RevokedAppKey:
                return Bearer(await EndedAppKey("revoked_at = now()"));
            case Kind.ForgedAppKey:
                return Bearer(TokenFormat.AppKey.Mint(Guid.CreateVersion7()).Reveal());
            case Kind.JobToken:
                return Bearer(jobToken);
            case Kind.TokenOfAnotherJob:
                return Bearer((await owner.StartWith(await Given.AnAppKey(app), Cost, app)).Json.GetProperty("job_token").GetString()!);
            case Kind.ForgedJobToken:
                return Bearer(new JobTokens("another secret").Mint(owner.AccountId, job, SettlementRule.Holder).Reveal());
            default:
                throw new ArgumentOutOfRangeException(nameof(visitor));
        }

        static (string, string)[] Bearer(string token) => [("Authorization", $"Bearer {token}")];
    }

    private Task<bool> Ban() => TestRun.Service.Services.GetRequiredService<RequestSender>().Send(
        new FollowClerkUser(owner.ClerkId, ClerkStanding.Banned, StandingSource.Webhook), CancellationToken.None);

    private Task Change(string assignment) =>
        TestRun.Database.Execute($"update access_tokens set {assignment} where token_hash = @Hash", new { new Secret(terminal.Token).Hash });

    private async Task<string> EndedAppKey(string assignment)
    {
        var key = await Given.AnAppKey(app);
        await TestRun.Database.Execute($"update app_keys set {assignment} where key_hash = @Hash", new { new Secret(key).Hash });
        return key;
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
