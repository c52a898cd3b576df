using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace FocusAccount.Api.Tests.Operator;

public sealed class AdjustCreditsTests
{
    [Test]
    public async Task Moves_credits_as_entries_with_their_reason_and_logs_it()
    {
        var person = await Given.AnAccountWith(credits: 10);

        var granted = await Adjust("grant", person.ClerkId, 5, "  sorry for the \"outage\" – Ada ");
        var revoked = await Adjust("revoke", $"{person.AccountId}", 15, "mistake");

        Told(granted).Should().Be((person.AccountId, person.ClerkId, "grant", 5, "sorry for the \"outage\" – Ada", 15, false));
        Told(revoked).Should().Be((person.AccountId, person.ClerkId, "revoke", 15, "mistake", 0, false));
        (await person.Ledger()).Skip(1).Should().Equal(
            new Database.Entry(2, "grant", 5, 15, null, null, "sorry for the \"outage\" – Ada"),
            new Database.Entry(3, "revoke", -15, 0, null, null, "mistake"));
        (await person.Credits()).Should().Be(0);
        Logged(granted).Should().Be(("CreditsGranted", person.AccountId, 5, "sorry for the \"outage\" – Ada", 10, 15));
        Logged(revoked).Should().Be(("CreditsRevoked", person.AccountId, 15, "mistake", 15, 0));
    }

    [Test]
    public async Task Is_kept_in_the_journal_with_the_name_of_the_operator()
    {
        var person = await Given.AnAccountWith(credits: 10);
        var folder = Directory.CreateTempSubdirectory("focus-account-journal-");
        var path = Path.Combine(folder.FullName, "log");
        using var journal = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        journal.Bind(new UnixDomainSocketEndPoint(path));
        var environment = ServiceProcess.Environment(TestRun.Database);
        (environment["Log__Syslog"], environment["SUDO_USER"]) = (path, "ada");

        var granted = await OperatorCommand.Run(
            environment, "credits", "grant", "--account", person.ClerkId, "--amount", "5", "--reason", "order 17");
        var datagram = new byte[10_000];
        var line = Encoding.UTF8.GetString(datagram, 0, journal.Receive(datagram));
        folder.Delete(recursive: true);

        granted.ExitCode.Should().Be(0);
        line.Should().MatchRegex(@"^<14>focus-account\[\d+\]: \{.*\}$");
        line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..].Should().Be(granted.Errors.TrimEnd());
        JsonElement.Parse(granted.Errors).GetProperty("Operator").GetString().Should().Be("ada");
        Logged(granted).Should().Be(("CreditsGranted", person.AccountId, 5, "order 17", 10, 15));
    }

    [Test]
    public async Task Is_made_once_however_often_and_at_once_it_is_asked_for()
    {
        var person = await Given.AnAccountWith(credits: 10);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Adjust("grant", person.ClerkId, 5, "order 17")));
        var later = await OperatorCommand.Run(TestRun.Database, "credits", "grant", "--account", person.ClerkId, "--amount", "5", "--reason", " order 17");

        answers.Should().OnlyContain(answer => answer.ExitCode == 0);
        answers.Select(answer => Told(answer).AlreadyMade).Should().BeEquivalentTo([false, true, true, true]);
        answers.Sum(answer => answer.Errors.Split("CreditsGranted").Length - 1).Should().Be(1);
        (later.ExitCode, later.Errors).Should().Be((0, ""));
        later.Output.Should().StartWith("already made at ").And.EndWith("it has 15");
        (await person.Credits()).Should().Be(15);
    }

    [Test]
    public async Task Is_another_one_when_kind_amount_or_reason_differ()
    {
        var person = await Given.AnAccountWith(credits: 10);

        await Adjust("grant", person.ClerkId, 5, "order 17");
        await Adjust("grant", person.ClerkId, 6, "order 17");
        await Adjust("grant", person.ClerkId, 5, "order 18");
        await Adjust("revoke", person.ClerkId, 5, "order 17");

        (await person.Ledger()).Select(entry => entry.Amount).Should().Equal(10, 5, 6, 5, -5);
    }

    [Test]
    public async Task Never_takes_what_is_not_there()
    {
        var person = await Given.AnAccountWith(credits: 10);

        var refused = await OperatorCommand.Run(TestRun.Database, "credits", "revoke", "--account", person.ClerkId, "--amount", "11", "--reason", "mistake");

        refused.Should().Be(new OperatorCommand(1, "", "error: The account has 10 credits, so 11 cannot be revoked; revoke at most what it has.\n"));
        (await person.Credits()).Should().Be(10);
    }

    [TestCase("user_who_never_came", "5", "gift", "unknown_account")]
    [TestCase("00000000-0000-0000-0000-000000000000", "5", "gift", "unknown_account")]
    [TestCase("ada", "5", "gift", "invalid_request")]
    [TestCase("user_", "5", "gift", "invalid_request")]
    [TestCase("user_ada@example.com", "5", "gift", "invalid_request")]
    [TestCase("user_ada", "0", "gift", "invalid_request")]
    [TestCase("user_ada", "5", " ", "invalid_request")]
    [TestCase("user_ada", "5", "two\nlines", "invalid_request")]
    public async Task Refuses_invalid_input_and_unknown_accounts(string account, string amount, string reason, string error)
    {
        var refused = await OperatorCommand.Run(TestRun.Database, "credits", "grant", "--account", account, "--amount", amount, "--reason", reason, "--json");

        (refused.ExitCode, refused.Errors, refused.Error).Should().Be((1, "", error));
    }

    private static Task<OperatorCommand> Adjust(string verb, string account, int amount, string reason) =>
        OperatorCommand.Run(TestRun.Database, "credits", verb, "--account", account, "--amount", $"{amount}", "--reason", reason, "--json");

    private static (Guid Account, string? ClerkId, string? Kind, int Amount, string? Reason, long Credits, bool AlreadyMade) Told(OperatorCommand verb) => (
        verb.Json.GetProperty("account_id").GetGuid(),
        verb.Json.GetProperty("clerk_id").GetString(),
        verb.Json.GetProperty("kind").GetString(),
        verb.Json.GetProperty("amount").GetInt32(),
        verb.Json.GetProperty("reason").GetString(),
        verb.Json.GetProperty("credits").GetInt64(),
        verb.Json.GetProperty("already_made").GetBoolean());

    private static (string? Event, Guid Account, int Amount, string? Reason, long Before, long After) Logged(OperatorCommand verb)
    {
        var line = JsonElement.Parse(verb.Errors);
        return (
            line.GetProperty("EventId").GetProperty("Name").GetString(),
            line.GetProperty("AccountId").GetGuid(),
            line.GetProperty("Amount").GetInt32(),
            line.GetProperty("Reason").GetString(),
            line.GetProperty("CreditsBefore").GetInt64(),
            line.GetProperty("CreditsAfter").GetInt64());
    }
}
