using System.Text.RegularExpressions;
using FocusAccount.Api.Tests.Identity;
using FocusAccount.Domain.Tokens;
using FocusAccount.Sandbox.X;

namespace FocusAccount.Api.Tests.Access;

/// <summary>An account that owns one thing of each kind, and a visitor with some kind of credential.</summary>
internal sealed partial class AccessScenario
{
    private const int Cost = 30;

    private readonly Person owner;
    private readonly Guid job;
    private readonly Terminal terminal;
    private readonly Terminal login;
    private (string, string)[] credential = [];

    private AccessScenario(Person owner, Guid job, Terminal terminal, Terminal login, Guid tokenId, string newApp)
    {
        (this.owner, this.job, this.terminal, this.login) = (owner, job, terminal, login);
        (TokenId, NewApp) = (tokenId, newApp);
    }

    public string NewApp { get; }

    public Guid TokenId { get; }

    public object Job { get; } = new { app = "video", action = "render", cost_estimate = Cost };

    public object Completed => new { job_id = job, actual_cost = 1 };

    public object Failed => new { job_id = job };

    public object UserCode => new { user_code = login.UserCode };

    public object DeviceCode => new { device_code = login.DeviceCode };

    public string DeviceCodeQuery => $"?device_code={login.DeviceCode}";

    /// <summary>The texts that nobody else may see.</summary>
    public string[] Secrets => [owner.ClerkId, $"{owner.AccountId}", $"{job}", $"{TokenId}", terminal.Token, XStandIn.TokenOf(owner.Name)];

    public static async Task<AccessScenario> Of(Kind visitor)
    {
        var owner = await Given.AnAccountWith(credits: 100);
        TestRun.Clerk.Connect(owner.Name, "oauth_x", XStandIn.TokenOf(owner.Name));
        var terminal = await Terminal.SignedIn(owner);
        var tokenId = (await owner.Get("/api/tokens")).Json.GetProperty("tokens")[0].GetProperty("id").GetGuid();
        var login = await Terminal.Start();
        if (visitor == Kind.AnotherAccount)
        {
            (await owner.Approve(login)).Status.Should().Be(200);
        }

        var scenario = new AccessScenario(owner, await owner.HasStarted(Cost), terminal, login, tokenId, await Given.AnApp(starterCredits: 5));
        scenario.credential = await scenario.CredentialOf(visitor);
        return scenario;
    }

    /// <summary>Sends the visitor's request.</summary>
    public async Task<Reply> Asked(Access access)
    {
        var (method, path) = (access.Operation.Split(' ')[0], access.Operation.Split(' ')[1]);
        var asked = access.Asked?.Invoke(this);
        if (asked is string or Guid)
        {
            path = path.Contains('{', StringComparison.Ordinal) ? Placeholder().Replace(path, $"{asked}") : path + asked;
        }

        var request = new HttpRequestMessage(new HttpMethod(method), path).With(credential);
        return await TestRun.Service.Send(asked is null or string or Guid ? request : request.WithJson(asked));
    }

    /// <summary>Everything that the owner has, as stored in the database.</summary>
    public async Task<string> Inventory() => (await TestRun.Database.Query<string>(
        """
        select concat_ws(' ', a.credits, a.ledger_sequence, j.status, t.revoked_at, d.status, d.account_id,
                         (select count(*) from jobs where account_id = a.id), (select count(*) from access_tokens where account_id = a.id))
        from accounts a, jobs j, access_tokens t, device_codes d
        where a.id = @AccountId and j.account_id = a.id and j.id = @job and t.account_id = a.id and t.id = @TokenId and d.device_code_hash = @Hash
        """,
        new { owner.AccountId, job, TokenId, login.Hash })).Single();

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
            case Kind.Token:
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
            default:
                throw new ArgumentOutOfRangeException(nameof(visitor));
        }

        static (string, string)[] Bearer(string token) => [("Authorization", $"Bearer {token}")];
    }

    private Task Change(string assignment) =>
        TestRun.Database.Execute($"update access_tokens set {assignment} where token_hash = @Hash", new { new Secret(terminal.Token).Hash });

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
