using FocusAccount.Application.Accounts;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.Operator;

/// <summary>An operator looks at an account, closes it, and opens it again.</summary>
public sealed class AccountCommandTests
{
    private const string Reason = "ticket 4711: card fraud";

    [Test]
    public async Task Shows_standing_balance_holds_tokens_and_entries()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var terminal = await Terminal.SignedIn(person, name: "laptop");
        var job = await person.HasStarted(cost: 30);
        await person.Complete(await person.HasStarted(cost: 20), cost: 5);

        var shown = await Run("show", person.ClerkId, "--json");
        var text = await Run("show", $"{person.AccountId}");

        var json = shown.Json;
        json.GetProperty("id").GetGuid().Should().Be(person.AccountId);
        json.GetProperty("clerk_id").GetString().Should().Be(person.ClerkId);
        json.GetProperty("closed_for").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
        (json.GetProperty("credits").GetInt64(), json.GetProperty("held").GetInt64(), json.GetProperty("open_job_count").GetInt32()).Should().Be((65, 30, 1));
        json.GetProperty("open_jobs")[0].GetProperty("id").GetGuid().Should().Be(job);
        json.GetProperty("tokens")[0].GetProperty("name").GetString().Should().Be("laptop");
        json.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString())
            .Should().Equal("refund", "reserve", "reserve", "starter_credits");
        text.Output.Should().ContainAll($"{person.AccountId}", person.ClerkId, "open", "65 credits; 30 more", $"{job}", "laptop", "refund");
        (shown.Output + text.Output).Should().NotContain(terminal.Token);
    }

    [Test]
    public async Task Shows_ten_entries_at_most_and_the_newest_first()
    {
        var person = await Given.AnAccountWith(credits: 100);
        for (var i = 0; i < 12; i++)
        {
            await person.HasStarted(cost: 1);
        }

        var shown = (await Run("show", person.ClerkId, "--json")).Json;

        shown.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("sequence").GetInt64()).Should().Equal(Enumerable.Range(4, 10).Reverse().Select(n => (long)n));
        shown.GetProperty("open_jobs").GetArrayLength().Should().Be(10);
        shown.GetProperty("open_job_count").GetInt32().Should().Be(12);
    }

    [Test]
    public async Task Closes_an_account_once_and_logs_who_did_it_and_why()
    {
        var person = await Given.AnAccountWith(credits: 10);
        var terminal = await Terminal.SignedIn(person);

        var closed = await Run("close", person.ClerkId, "--reason", Reason, "--by", "grace@example.com", "--json");
        var again = await Run("close", person.ClerkId, "--reason", Reason);

        closed.Output.Should().Be($$"""{"account_id":"{{person.AccountId}}","clerk_id":"{{person.ClerkId}}","closed_for":"operator","changed":true}""");
        closed.Errors.Should().ContainAll("AccountClosed", $"{person.AccountId}", Reason, "\"Operator\":\"grace@example.com\"");
        again.Should().Be(new OperatorCommand(0, $"account {person.AccountId} ({person.ClerkId}) is already closed: operator", ""));
        await using var afterwards = Service.Start();
        (await person.At(afterwards).Wallet()).Error.Should().Be("account_closed");
        (await terminal.At(afterwards).Get("/api/wallet")).Error.Should().Be("account_closed");
        (await Run("show", person.ClerkId)).Output.Should().Contain("closed since").And.Contain(": operator");
    }

    [TestCase(ClerkStanding.Banned)]
    [TestCase(ClerkStanding.Active)]
    public async Task Reopens_an_account_whoever_closed_it(ClerkStanding standing)
    {
        var person = await Given.AnAccountWith(credits: 10);
        var terminal = await Terminal.SignedIn(person);
        if (standing == ClerkStanding.Banned)
        {
            await Follow(person, standing);
        }
        else
        {
            await Run("close", person.ClerkId, "--reason", Reason);
        }

        var reopened = await Run("reopen", $"{person.AccountId}", "--reason", "all is well", "--json");

        reopened.Json.GetProperty("changed").GetBoolean().Should().BeTrue();
        reopened.Errors.Should().ContainAll("AccountReopened", "all is well");
        await using var afterwards = Service.Start();
        (await person.At(afterwards).Wallet()).Status.Should().Be(200);
        (await terminal.At(afterwards).Get("/api/wallet")).Status.Should().Be(200);
    }

    [Test]
    public async Task Does_not_reopen_the_account_of_a_deleted_person()
    {
        var person = await Given.AnAccountWith(credits: 10);
        await Follow(person, ClerkStanding.Deleted);

        var refused = await Run("reopen", person.ClerkId, "--reason", "please", "--json");

        (refused.ExitCode, refused.Error).Should().Be((1, "account_deleted"));
    }

    [Test]
    public async Task Names_the_system_s_user_unless_somebody_is_named()
    {
        var person = await Given.AnAccountWith(credits: 10);
        var environment = ServiceProcess.Environment(TestRun.Database);
        environment["SUDO_USER"] = "ada";

        var closed = await OperatorCommand.Run(environment, "accounts", "close", "--account", person.ClerkId, "--reason", Reason);
        var granted = await OperatorCommand.Run(
            environment, "credits", "grant", "--account", person.ClerkId, "--amount", "5", "--reason", "gift", "--by", "hedy");

        closed.Errors.Should().Contain("\"Operator\":\"ada\"");
        granted.Errors.Should().Contain("\"Operator\":\"hedy\"").And.NotContain("\"Operator\":\"ada\"");
    }

    [TestCase("show", "user_who_never_came", "unknown_account")]
    [TestCase("close --reason because", "user_who_never_came", "unknown_account")]
    [TestCase("reopen --reason because", "user_who_never_came", "unknown_account")]
    [TestCase("show", "ada", "invalid_request")]
    public async Task Refuses_unknown_accounts(string command, string account, string error)
    {
        var refused = await OperatorCommand.Run(TestRun.Database, ["accounts", .. command.Split(' '), "--account", account, "--json"]);

        (refused.ExitCode, refused.Errors, refused.Error).Should().Be((1, "", error));
    }

    private static Task<bool> Follow(Person person, ClerkStanding standing) => TestRun.Service.Services.GetRequiredService<RequestSender>().Send(
        new FollowClerkUser(person.ClerkId, standing, StandingSource.Webhook), CancellationToken.None);

    private static Task<OperatorCommand> Run(string verb, string account, params string[] more) =>
        OperatorCommand.Run(TestRun.Database, ["accounts", verb, "--account", account, .. more]);
}
