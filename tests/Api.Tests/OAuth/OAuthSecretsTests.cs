using System.Text;

namespace FocusAccount.Api.Tests.OAuth;

/// <summary>All requests of both grants, then a search for their secrets in all tables and in the whole log.</summary>
public sealed class OAuthSecretsTests
{
    private readonly CapturedLog log = new();

    [TestCase("Information")]
    [TestCase("Verbose")]
    public async Task Stay_out_of_the_tables_and_the_log(string level)
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, log: log, settings: new() { ["Log:Level"] = level });
        var (person, program) = (Given.AnyoneNew(service), new OAuthProgram(service));

        var secrets = await Live(person, program);

        var (tables, logged) = (await Dump(database), log.Text);
        tables.Should().Contain(person.AccountId.ToString()).And.Contain(program.Challenge);
        logged.Should().Contain("/oauth/token").And.Contain("AuthorizationCodeRedeemed").And.Contain("AuthorizationCodeReplayed");
        foreach (var secret in secrets)
        {
            logged.Should().NotContainEquivalentOf(secret);
            tables.Should().NotContainEquivalentOf(secret);
            tables.Should().NotContain(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)));
        }
    }

    private static async Task<List<string>> Live(Person person, OAuthProgram program)
    {
        var service = person.Service;
        var device = await program.Device(("scope", "jobs:write"));
        await program.Poll(device);
        await program.Poll(device);
        await person.Approve(device);
        var byDevice = (await program.Poll(device)).Json.GetProperty("access_token").GetString()!;
        await program.Poll(device);

        await program.Open();
        var (code, unused) = (await program.ApprovedBy(person), await program.ApprovedBy(person));
        await program.AskedOf(person, deny: true);
        await program.Redeem(code, ("code_verifier", unused));
        await program.Redeem(code, ("client_id", code), ("client_secret", unused));
        var byCode = (await program.Redeem(code)).Json.GetProperty("access_token").GetString()!;
        await program.Redeem(code);

        var key = await Given.AnAppKey("video", service.Database);
        await service.PostForm("/oauth/introspect", ("token", byCode), ("client_id", "video"), ("client_secret", key));
        await service.PostBody("/oauth/introspect", $"token={byCode}", headers: Form.Basic(byCode, key));

        // In places where none belongs.
        foreach (var secret in (string[])[code, unused, byCode, byDevice, device.DeviceCode, program.Verifier, key])
        {
            await service.PostForm($"/oauth/token?code={secret}", ("code", secret));
            await service.PostForm("/oauth/token", ("grant_type", secret), ("client_id", secret), (secret, secret));
            await service.PostForm("/oauth/revoke", ("token", "x"), ("client_id", secret), ("token_type_hint", secret));
            await service.Visit($"/oauth/authorize?client_id={secret}&redirect_uri={secret}");
            await program.Open(("scope", secret));
            await person.Post("/api/authorize/complete", new { request = secret });
            await service.Get($"/.well-known/{secret}");
            await service.Get($"/oauth/{secret}");
        }

        await service.Database.Execute("alter table access_tokens rename to out_of_reach");
        (await program.Redeem(unused)).Status.Should().Be(500);
        await service.Database.Execute("alter table out_of_reach rename to access_tokens");
        await service.PostForm("/oauth/revoke", ("token", byCode), ("client_id", "editor"));
        return [code, unused, byCode, byDevice, byCode[10..^6], device.DeviceCode, device.UserCode, program.Verifier, key, key[10..^6], person.Token];
    }

    private static async Task<string> Dump(Database database)
    {
        var text = new StringBuilder();
        foreach (var table in await database.Query<string>("select tablename::text from pg_tables where schemaname = 'public'"))
        {
            foreach (var row in await database.Query<string>($"select t::text from {table} t"))
            {
                text.AppendLine(row);
            }
        }

        return text.ToString();
    }
}
