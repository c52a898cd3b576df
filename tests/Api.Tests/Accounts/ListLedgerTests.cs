using System.Text.Json;
using FocusAccount.Api.Tests.Jobs;
using FocusAccount.Application.Jobs;

namespace FocusAccount.Api.Tests.Accounts;

public sealed class ListLedgerTests
{
    private static readonly string[] Members = ["sequence", "kind", "amount", "balance_after", "app", "action", "job_id", "reason", "by"];

    [Test]
    public async Task Says_what_each_movement_was_for_newest_first()
    {
        var person = Given.AnyoneNew();
        await person.Wallet(app: "video");
        var backend = await Backend.Of("video");
        var job = await person.HasStarted(cost: 5);
        (await backend.Complete(person.AccountId, job, cost: 3)).Status.Should().Be(200);

        var entries = await person.Statement();

        entries.Select(Summary).Should().Equal(
            $"3 refund 2 17 video render {job}  app_key",
            $"2 reserve -5 15 video render {job}  session",
            "1 starter_credits 20 20 video    ");
        entries.Should().OnlyContain(entry => entry.GetProperty("created_at").GetDateTimeOffset().Offset == TimeSpan.Zero);
    }

    [Test]
    public async Task Says_that_an_operator_granted_and_revoked_and_why()
    {
        var person = Given.AnyoneNew();
        await person.Wallet();
        await OperatorCommand.Run(TestRun.Database, "credits", "grant", "--account", person.ClerkId, "--amount", "30", "--reason", "a gift");
        await OperatorCommand.Run(TestRun.Database, "credits", "revoke", "--account", person.ClerkId, "--amount", "10", "--reason", "too much");

        var entries = await person.Statement();

        entries.Select(Summary).Should().Equal("2 revoke -10 20    too much operator", "1 grant 30 30    a gift operator");
    }

    [Test]
    public async Task Names_the_token_that_started_a_job_and_the_expiry_that_refunded_it()
    {
        var person = await Given.AnAccountWith(credits: 20);
        var program = person.By(await Terminal.SignedIn(person));
        var job = await program.HasStarted(cost: 4);
        await person.Service.Database.Execute(
            "update jobs set expires_at = created_at where account_id = @AccountId and id = @job", new { person.AccountId, job });
        await person.Service.Expire(new ExpireJob(person.AccountId, job));
        (await person.Complete(job, cost: 1)).Status.Should().Be(200);

        var entries = await person.Statement();

        entries.Take(3).Select(entry => $"{entry.GetProperty("kind")} {entry.GetProperty("by")} {entry.GetProperty("by_id")}").Should().Equal(
            "late_charge session ",
            "refund expiry ",
            $"reserve token {program.TokenId}");
    }

    [Test]
    public async Task Reads_page_after_page_while_entries_are_added()
    {
        var person = await Given.AnAccountWith(credits: 100);
        for (var job = 0; job < 6; job++)
        {
            await person.HasStarted(cost: 1);
        }

        var first = (await person.Get("/api/wallet/ledger?limit=3")).Json;
        await person.HasStarted(cost: 1);
        var second = (await person.Get($"/api/wallet/ledger?limit=3&before={first.GetProperty("next")}")).Json;
        var third = (await person.Get($"/api/wallet/ledger?limit=3&before={second.GetProperty("next")}")).Json;

        Sequences(first).Should().Equal(7, 6, 5);
        Sequences(second).Should().Equal(4, 3, 2);
        Sequences(third).Should().Equal(1);
        third.GetProperty("next").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [TestCase("?app=studio", "reserve")]
    [TestCase("?kind=refund", "refund")]
    [TestCase("?kind=refund&app=studio", "")]
    [TestCase("?kind=overage", "")]
    public async Task Filters_by_app_and_kind(string query, string kinds)
    {
        var person = await Given.AnAccountWith(credits: 100);
        await person.Complete(await person.HasStarted(cost: 5), cost: 3);
        await person.HasStarted(cost: 5, app: "studio");

        var entries = await person.Statement(query);

        string.Join(' ', entries.Select(entry => entry.GetProperty("kind"))).Should().Be(kinds);
    }

    [Test]
    public async Task Filters_by_time_with_the_start_and_without_the_end()
    {
        var person = await WithEntriesOnDays(5);

        (await Sequences("?from=2026-03-02&to=2026-03-04")).Should().Equal(3, 2);
        (await Sequences("?from=2026-03-04T12:00:00Z")).Should().Equal(5, 4);
        (await Sequences("?from=2026-03-04T12:00:01Z")).Should().Equal(5);
        (await Sequences("?to=2026-03-02T12:00:00.000001Z")).Should().Equal(2, 1);
        (await Sequences("?from=2026-03-02T13%3A00%3A00%2B01%3A00&limit=1")).Should().Equal(5, 4, 3, 2);
        (await Sequences("?to=2026-01-01")).Should().BeEmpty();
        (await Sequences("?from=2027-01-01")).Should().BeEmpty();

        async Task<IEnumerable<long>> Sequences(string query) =>
            (await person.Statement(query)).Select(entry => entry.GetProperty("sequence").GetInt64());
    }

    [Test]
    public async Task Finds_the_few_that_match_in_a_long_ledger_by_pages_that_are_bounded()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var person = Given.AnyoneNew(service);
        await person.Wallet();
        await Store(person, "starter_credits", 25_000, "1 second", rare: 12_345);

        var first = (await person.Get("/api/wallet/ledger?app=rare")).Json;
        var found = await person.Statement("?app=rare");
        var unheardOf = await person.Statement("?app=unheard-of");

        Sequences(first).Should().BeEmpty();
        first.GetProperty("next").GetInt64().Should().Be(15_001);
        found.Select(entry => entry.GetProperty("sequence").GetInt64()).Should().Equal(12_345);
        unheardOf.Should().BeEmpty();
    }

    [Test]
    public async Task Shows_a_program_the_entries_of_its_apps_alone()
    {
        var person = await Given.AnAccountWith(credits: 100);
        await person.HasStarted(cost: 1);
        await person.HasStarted(cost: 2, app: "studio");
        var program = person.By(await Terminal.SignedIn(person, asked: new Terms(Scope: "wallet:read", Apps: ["studio"])));

        var own = await program.Statement();
        var other = await program.Get("/api/wallet/ledger?app=video");

        own.Select(entry => entry.GetProperty("amount").GetInt64()).Should().Equal(-2);
        (other.Status, other.Error).Should().Be((403, "app_not_allowed"));
    }

    [TestCase("app=Video", "app")]
    [TestCase("kind=gift", "kind")]
    [TestCase("limit=0", "limit")]
    [TestCase("limit=201", "limit")]
    [TestCase("before=0", "before")]
    [TestCase("before=-3", "before")]
    [TestCase("before=92233720368547758080", "before")]
    [TestCase("from=yesterday", "from")]
    [TestCase("from=2026-02-30", "from")]
    [TestCase("from=2026-02-03T10:00:00", "from")]
    [TestCase("to=0001-01-01", "to")]
    [TestCase("to=9999-12-31T23:59:59Z", "to")]
    [TestCase("to=", "to")]
    public async Task Refuses_a_bad_query_and_names_the_parameter(string query, string field)
    {
        var refused = await Given.AnyoneNew().Get($"/api/wallet/ledger?{query}");

        (refused.Status, refused.Error, refused.Json.GetProperty("field").GetString()).Should().Be((400, "invalid_request", field));
    }

    private static async Task<Person> WithEntriesOnDays(int days)
    {
        var person = Given.AnyoneNew();
        await person.Wallet();
        await Store(person, "grant", days, "1 day");
        await person.Service.Database.Execute(
            "create temporary table unused (n integer)");
        return person;
    }

    // Entries cannot be changed, so they are stored with their times, from March 1, 2026 at noon on.
    private static Task Store(Person person, string kind, int count, string apart, int rare = 0) => person.Service.Database.Execute(
        """
        insert into ledger_entries (account_id, sequence, kind, amount, balance_after, app_slug, reason, created_at)
        select
          @AccountId, n, @kind, 1, n, case when @kind <> 'grant' then case when n = @rare then 'rare' else 'video' end end,
          case when @kind = 'grant' then 'a gift' end, timestamptz '2026-03-01T12:00:00Z' + (n - 1) * @apart::interval
        from generate_series(1, @count) n;
        update accounts set credits = @count, ledger_sequence = @count where id = @AccountId
        """,
        new { person.AccountId, kind, count, apart, rare });

    private static IEnumerable<long> Sequences(JsonElement page) =>
        page.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("sequence").GetInt64());

    private static string Summary(JsonElement entry) => string.Join(
        ' ',
        Members.Select(name => entry.GetProperty(name)));
}
