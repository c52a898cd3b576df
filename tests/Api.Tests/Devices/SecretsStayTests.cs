using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace FocusAccount.Api.Tests.Devices;

/// <summary>All requests of a device login, app keys and job tokens, then a search for secrets in all tables and in the whole log.</summary>
public sealed class SecretsStayTests
{
    private const string Metadata = "what-the-job-is-about";
    private const string XToken = "x-demo-secret-of-the-person";

    private readonly CapturedLog log = new();

    [TestCase("Information")]
    [TestCase("Verbose")]
    public async Task Neither_in_a_table_nor_in_the_log(string level)
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, log: log, settings: new() { ["Log:Level"] = level });
        var person = Given.AnyoneNew(service);

        var secrets = await Live(person);

        var (tables, logged) = (await Dump(database), log.Text);
        tables.Should().Contain($"{person.AccountId}").And.Contain("laptop of ada");
        logged.Should().Contain("/api/device/poll").And.Contain("expired_token").And.Contain("unknown_user_code");
        logged.Should().NotContain(Metadata);
        foreach (var secret in secrets)
        {
            logged.Should().NotContainEquivalentOf(secret);
            tables.Should().NotContainEquivalentOf(secret);
            tables.Should().NotContain(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)));
        }

        foreach (var userCode in secrets.Where(secret => secret.Length is 8 or 9))
        {
            tables.Should().NotContain(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(userCode))), "it is searched in seconds");
        }
    }

    private static string PasswordOf(Database database) => new NpgsqlConnectionStringBuilder(database.ConnectionString).Password!;

    // Logins in every state: pending, approved, collected, used, declined, expired, forged, broken.
    private static async Task<List<string>> Live(Person person)
    {
        var service = person.Service;
        var secrets = new List<string> { person.Token, XToken, Sandbox.Clerk.ClerkStandIn.SecretKey, PasswordOf(service.Database) };
        var signedIn = await Terminal.Start(service, name: "laptop of ada");
        await signedIn.Poll();
        await signedIn.Poll();
        await person.Approve(signedIn);
        await signedIn.Poll();
        await signedIn.Poll();
        await signedIn.Get("/api/wallet");
        await signedIn.Get("/api/tokens");
        await signedIn.Get($"/api/wallet?token={signedIn.Token}");
        await service.Get("/api/wallet", ("Authorization", $"Bearer {signedIn.Token[..^1]}"));

        var (declined, expired, broken) = (await Terminal.Start(service), await Terminal.Start(service), await Terminal.Start(service));
        await person.Post("/api/device/lookup", new { user_code = declined.UserCode });
        await person.Deny(declined);
        await declined.PollByPost();
        await service.Database.Execute("update device_codes set expires_at = now() where device_code_hash = @Hash", new { expired.Hash });
        await expired.Poll();
        await person.Approve(expired);
        await person.Types("ZZZZ-ZZZZ");
        await person.PostJson("/api/device/complete", $$"""{"user_code":"{{declined.UserCode}}","deny":"{{signedIn.Token}}"}""");
        await person.SendByCookie(new HttpRequestMessage(HttpMethod.Post, "/api/device/complete").WithJson(new { user_code = broken.UserCode }));

        service.Clerk.Connect(person.Name, "oauth_x", XToken);
        await person.Get("/api/xToken");
        await service.Get("/api/xMe", ("Authorization", $"Bearer {XToken}"));
        secrets.Add((await person.Get("/api/sessionToken")).Json.GetProperty("token").GetString()!);

        var appKey = await Given.AnAppKey("studio", service.Database);
        var jobToken = await JobToken(person, new Backend(appKey, service));
        await person.Approve(broken);
        await service.Database.Execute("alter table access_tokens rename to out_of_reach");
        (await broken.Poll()).Status.Should().Be(500);
        (await signedIn.Get("/api/tokens")).Status.Should().Be(500);
        await service.Database.Execute("alter table out_of_reach rename to access_tokens");
        await service.Database.Execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        await Eventually.Holds(async () => (await signedIn.Get("/api/wallet")).Status == 200);

        await SendAstray(person, [person.Token, signedIn.Token, signedIn.DeviceCode, signedIn.UserCode, appKey, jobToken], signedIn);
        secrets.AddRange([appKey, appKey[10..^6], jobToken, jobToken[^22..]]);
        await person.Start(cost: 0, metadata: new { about = Metadata });
        await person.Start(cost: -1, metadata: new { about = Metadata });

        secrets.AddRange([signedIn.Token, signedIn.Token[10..^6]]);
        foreach (var terminal in new[] { signedIn, declined, expired, broken })
        {
            secrets.AddRange([terminal.DeviceCode, terminal.UserCode, terminal.UserCode.Replace("-", "", StringComparison.Ordinal)]);
        }

        return secrets;
    }

    // The token of a job, which an app settles by it.
    private static async Task<string> JobToken(Person person, Backend app)
    {
        var started = await person.StartWith(app.Credential, cost: 0, app: "studio");
        var worker = new Backend(started.Json.GetProperty("job_token").GetString()!, person.Service);
        await worker.Extend(person.AccountId, started.JobId, worker: "render-1");
        await app.Job(person.AccountId, started.JobId);
        (await worker.Complete(person.AccountId, started.JobId, cost: 0)).Status.Should().Be(200);
        return worker.Credential;
    }

    // Tokens in places where none belongs.
    private static async Task SendAstray(Person person, string[] tokens, Terminal terminal)
    {
        var service = person.Service;
        foreach (var token in tokens)
        {
            await person.Get($"/{token}?{token}={token}");
            await person.Get($"/api/jobs/{token}?app={token}");
            await person.Get($"/api/wallet?app={token}");
            await person.Get($"/health/live/{token}");
            await person.Start(cost: 1, app: token, key: token);
            await person.PostJson("/api/jobs", $$"""{"{{token}}":"{{token}}","cost_estimate":"{{token}}"}""");
            await terminal.Delete($"/api/tokens/{token}");
            await service.Get($"/api/oauthToken/{token}");
            await service.Get("/api/wallet", ("Authorization", token));
            await service.Get("/api/wallet", ("Authorization", $"Basic {token}"));
            await service.Get("/api/wallet", ("Authorization", $"Bearer {token} {token}"));
            await service.Get("/api/wallet", ("Authorization", $"Bearer\t\"{token}"));
            await person.StartWith(appKey: token, cost: 0, app: "studio");
            await service.Get($"/api/jobs?account_id={token}", ("Authorization", $"Bearer {token}"));
            await service.Get("/api/wallet", ("Cookie", $"__session={token}; __client_uat={token}"));
        }
    }

    private static async Task<string> Dump(Database database)
    {
        var rows = new StringBuilder();
        foreach (var table in await database.Query<string>("select tablename::text from pg_tables where schemaname = 'public'"))
        {
            foreach (var row in await database.Query<string>($"select t::text from \"{table}\" t"))
            {
                rows.AppendLine(row);
            }
        }

        return rows.ToString();
    }
}
