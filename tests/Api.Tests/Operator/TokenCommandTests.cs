namespace FocusAccount.Api.Tests.Operator;

/// <summary>An operator ends the tokens of a person who is banned, or one that has leaked.</summary>
public sealed class TokenCommandTests
{
    private readonly Person person = Given.AnyoneNew();

    [Test]
    public async Task Lists_tokens_by_their_names_and_last_letters()
    {
        var terminal = await Terminal.SignedIn(person, name: "laptop");

        var listed = await OperatorCommand.Run(TestRun.Database, "tokens", "list", "--account", person.ClerkId, "--json");
        var text = await OperatorCommand.Run(TestRun.Database, "tokens", "list", "--account", $"{person.AccountId}");

        listed.Json.GetProperty("account_id").GetGuid().Should().Be(person.AccountId);
        var token = listed.Json.GetProperty("tokens").EnumerateArray().Should().ContainSingle().Which;
        (token.GetProperty("name").GetString(), token.GetProperty("hint").GetString()).Should().Be(("laptop", terminal.Token[^4..]));
        text.Output.Should().Contain(token.GetProperty("id").GetString()).And.Contain(terminal.Token[^4..]).And.Contain("laptop");
        (listed.Output + text.Output).Should().NotContain(terminal.Token);
    }

    [Test]
    public async Task Revokes_one_token_and_logs_it()
    {
        var (lost, kept) = (await Terminal.SignedIn(person, name: "lost"), await Terminal.SignedIn(person, name: "kept"));
        var id = (await lost.Get("/api/tokens")).Json.GetProperty("tokens")[0].GetProperty("id").GetGuid();

        var revoked = await OperatorCommand.Run(TestRun.Database, "tokens", "revoke", "--account", person.ClerkId, "--token", $"{id}");
        var again = await OperatorCommand.Run(TestRun.Database, "tokens", "revoke", "--account", person.ClerkId, "--token", $"{id}", "--json");

        (revoked.ExitCode, revoked.Output).Should().Be((0, $"revoked 1 token of account {person.AccountId}"));
        revoked.Errors.Should().Contain("TokenRevoked").And.Contain($"{id}");
        (again.ExitCode, again.Error).Should().Be((1, "unknown_token"));
        await using var afterwards = Service.Start();
        (await lost.At(afterwards).Get("/api/wallet")).Status.Should().Be(401);
        (await kept.At(afterwards).Get("/api/wallet")).Status.Should().Be(200);
    }

    [Test]
    public async Task Revokes_all_tokens_and_logs_each()
    {
        var terminals = new[] { await Terminal.SignedIn(person), await Terminal.SignedIn(person) };

        var revoked = await OperatorCommand.Run(TestRun.Database, "tokens", "revoke", "--account", $"{person.AccountId}", "--all", "--json");

        revoked.Output.Should().Be($$"""{"account_id":"{{person.AccountId}}","revoked":2}""");
        revoked.Errors.Split("TokenRevoked").Should().HaveCount(3);
        await using var afterwards = Service.Start();
        foreach (var terminal in terminals)
        {
            (await terminal.At(afterwards).Get("/api/wallet")).Status.Should().Be(401);
        }
    }

    [TestCase("list", "user_who_never_came", "unknown_account")]
    [TestCase("revoke --all", "user_who_never_came", "unknown_account")]
    [TestCase("list", "ada", "invalid_request")]
    public async Task Refuses_unknown_accounts(string command, string account, string error)
    {
        var refused = await OperatorCommand.Run(TestRun.Database, ["tokens", .. command.Split(' '), "--account", account, "--json"]);

        (refused.ExitCode, refused.Errors, refused.Error).Should().Be((1, "", error));
    }
}
