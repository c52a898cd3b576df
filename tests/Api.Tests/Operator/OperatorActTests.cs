using System.Net.Http.Headers;
using System.Text.Json;

namespace FocusAccount.Api.Tests.Operator;

/// <summary>An operator changes an account on the operator's page, never the own one, and always says why.</summary>
public sealed class OperatorActTests
{
    private const string Reason = "ticket 4711 <fraud>";

    private readonly OperatorBrowser grace = new();

    [Test]
    public async Task Grants_once_however_often_the_form_is_sent()
    {
        var person = await Given.AnAccountWith(credits: 10);

        var first = await grace.Grant(person, "5", Reason);
        var again = await grace.Grant(person, "5", $" {Reason} ");

        first.Should().BeEquivalentTo(new { Status = 303, Location = $"{OperatorBrowser.AddressOf(person)}?done=granted" });
        again.Status.Should().Be(200);
        again.Text.Should().Contain("Already made on").And.Contain(Reason);
        (await person.Credits()).Should().Be(15);
        (await person.Ledger()).Should().ContainSingle(entry => entry.Kind == "grant");
    }

    [Test]
    public async Task Says_what_was_done()
    {
        var person = await Given.AnAccountWith(credits: 10);
        var revoked = await grace.Act(person, ("act", "revoke"), ("amount", "4"), ("reason", Reason));

        var page = await grace.Get(revoked.Location!);

        page.Text.Should().Contain("The credits were revoked.");
        (await person.Credits()).Should().Be(6);
    }

    [Test]
    public async Task Refuses_to_revoke_what_is_not_there_and_keeps_what_was_typed()
    {
        var person = await Given.AnAccountWith(credits: 10);

        var refused = await grace.Act(person, ("act", "revoke"), ("amount", "11"), ("reason", Reason));

        refused.Status.Should().Be(400);
        refused.Text.Should().ContainAll("The account has 10 credits, so 11 cannot be revoked", "value=\"11\"", $"value=\"{Reason}\"");
        (await person.Credits()).Should().Be(10);
    }

    [TestCase("grant")]
    [TestCase("revoke")]
    [TestCase("close")]
    [TestCase("revoke_tokens")]
    public async Task Demands_a_reason(string act)
    {
        var person = await Given.AnAccountWith(credits: 10);
        var terminal = await Terminal.SignedIn(person);

        foreach (var reason in (string[])["", "  ", new string('x', 201), "two\nlines"])
        {
            var refused = await grace.Act(person, ("act", act), ("amount", "5"), ("token", "all"), ("reason", reason));

            refused.Status.Should().Be(400);
            refused.Text.Should().Contain("reason must be 1 to 200 characters");
        }

        (await person.Credits()).Should().Be(10);
        (await terminal.Get("/api/wallet")).Status.Should().Be(200);
    }

    [TestCase("")]
    [TestCase("0")]
    [TestCase("-5")]
    [TestCase("1.5")]
    [TestCase("2147483648")]
    public async Task Refuses_what_is_no_amount(string amount)
    {
        var person = await Given.AnAccountWith(credits: 10);

        var refused = await grace.Grant(person, amount, Reason);

        refused.Status.Should().Be(400);
        refused.Text.Should().Contain("amount must be a whole number from 1 to 2147483647.");
        (await person.Credits()).Should().Be(10);
    }

    [TestCase("grant")]
    [TestCase("revoke")]
    [TestCase("close")]
    [TestCase("reopen")]
    [TestCase("revoke_tokens")]
    public async Task Lets_no_operator_change_the_own_account(string act)
    {
        await using var service = Service.Start();
        var own = new Person(OperatorBrowser.Grace, service);
        await own.TopUp(10);
        var before = await own.Credits();

        var refused = await new OperatorBrowser(service: service).Act(own, ("act", act), ("amount", "5"), ("token", "all"), ("reason", Reason));
        var page = await new OperatorBrowser(service: service).Get(OperatorBrowser.AddressOf(own));

        refused.Status.Should().Be(403);
        refused.Text.Should().Contain("This is your own account; ask another operator to do this.");
        page.Text.Should().Contain("This is your own account.").And.NotContain("method=\"post\"");
        (await own.Credits()).Should().BeGreaterThanOrEqualTo(before);
        (await own.Ledger()).Should().NotContain(entry => entry.Kind == "grant" || entry.Kind == "revoke");
    }

    [Test]
    public async Task Ends_the_access_of_one_program_or_of_all()
    {
        await using var service = Service.Start();
        var browser = new OperatorBrowser(service: service);
        var person = await Given.AnAccountWith(credits: 10, service);
        var (first, second, third) = (await Terminal.SignedIn(person), await Terminal.SignedIn(person), await Terminal.SignedIn(person));

        var one = await browser.Act(person, ("act", "revoke_tokens"), ("token", $"{first.TokenId}"), ("reason", Reason));
        var twice = await browser.Act(person, ("act", "revoke_tokens"), ("token", $"{first.TokenId}"), ("reason", Reason));
        var left = (await second.Get("/api/wallet")).Status;
        var all = await browser.Act(person, ("act", "revoke_tokens"), ("token", "all"), ("reason", Reason));

        (one.Status, twice.Status, left, all.Status).Should().Be((303, 404, 200, 303));
        foreach (var ended in (Terminal[])[first, second, third])
        {
            (await ended.Get("/api/wallet")).Status.Should().Be(401);
        }
    }

    [Test]
    public async Task Logs_who_did_what_and_why()
    {
        var log = new CapturedLog();
        await using var service = Service.Start(log: log);
        var browser = new OperatorBrowser(service: service);
        var person = await Given.AnAccountWith(credits: 10, service);
        await Terminal.SignedIn(person);

        await browser.Grant(person, "5", "r1");
        await browser.Act(person, ("act", "revoke"), ("amount", "3"), ("reason", "r2"));
        await browser.Act(person, ("act", "revoke_tokens"), ("token", "all"), ("reason", "r3"));
        await browser.Act(person, ("act", "close"), ("reason", "r4"));
        var shown = await browser.Get(OperatorBrowser.AddressOf(person));
        await browser.Act(person, ("act", "reopen"), ("reason", "r5"));
        await browser.Act(person, ("act", "revoke"), ("amount", "1000"), ("reason", "r6"));

        shown.Text.Should().Contain("by an operator").And.Contain("Reopen the account");
        (string Event, string? Reason)[] expected =
        [
            ("CreditsGranted", "r1"), ("CreditsRevoked", "r2"), ("TokenRevoked", "r3"), ("AccountClosed", "r4"), ("AccountReopened", "r5"),
        ];
        foreach (var (name, reason) in expected)
        {
            var logged = log.Events(name).Single(entry => IsAbout(entry, person));
            (Text(logged, "Reason"), Text(logged, "Operator")).Should().Be((reason, browser.ClerkId), name);
        }

        Text(log.Events("RequestRefused").Single(entry => Text(entry, "UseCase") == "AdjustCredits"), "Operator").Should().Be(browser.ClerkId);
        log.Events("AccountOpened").Should().OnlyContain(entry => Text(entry, "Operator") == null, "nothing else names an operator");
    }

    [Test]
    public async Task Refuses_what_is_no_form_of_the_page()
    {
        var person = await Given.AnAccountWith(credits: 10);

        var unknown = await grace.Act(person, ("act", "delete"), ("reason", Reason));
        var twice = await grace.Act(person, ("act", "grant"), ("amount", "5"), ("amount", "6"), ("reason", Reason));

        var encoded = await grace.Act(
            person, new StringContent("act=grant&amount=5&reason=x", new MediaTypeHeaderValue("application/x-www-form-urlencoded", "utf-7")));

        (unknown.Status, twice.Status, encoded.Status).Should().Be((400, 400, 400));
        (await person.Credits()).Should().Be(10);
    }

    [Test]
    public async Task Changes_no_unknown_account()
    {
        var person = Given.AnyoneNew();

        OperatorBrowser.Shown[] refused =
        [
            await grace.Grant(person, "5", Reason),
            await grace.Act(person, ("act", "close"), ("reason", Reason)),
            await grace.Act(person, ("act", "revoke_tokens"), ("token", "all"), ("reason", Reason)),
        ];

        refused.Should().OnlyContain(page => page.Status == 404);
    }

    private static bool IsAbout(JsonElement entry, Person person) => Text(entry, "AccountId") == $"{person.AccountId}";

    private static string? Text(JsonElement entry, string property) =>
        entry.TryGetProperty(property, out var value) ? value.GetString() : null;
}
