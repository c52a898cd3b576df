namespace FocusAccount.Api.Tests.Jobs;

/// <summary>A request reads only the rows that it needs, however many there are, by PostgreSQL's own counters.</summary>
[TestFixture("off")]
[TestFixture("account")]
[TestFixture("all")]
public sealed class HotStatementsTests(string groupCommit)
{
    private const int Rounds = 40;
    private const int People = 4;

    [Test]
    public async Task Find_rows_by_their_keys_and_change_them_without_touching_an_index()
    {
        await using var database = await Given.ADatabase();
        var (people, terminal) = await Residents(database);
        await Fill(database, people[0].AccountId);
        var before = await Tables(database);

        await using (var service = Serve(database))
        {
            await Spend([.. people.Select(person => person.At(service))], terminal.At(service));
        }

        await Eventually.Holds(async () => (await Tables(database)).Zip(before, (after, earlier) => after.Since(earlier)).Any(table => table.Name == "jobs" && table.Updates == Rounds * People));
        var during = (await Tables(database)).Zip(before, (after, earlier) => after.Since(earlier)).ToList();
        during.Should().OnlyContain(table => table.Scans < Rounds / 4, "no request reads a table as a whole; migrations did, which may be told late");
        during.Should().OnlyContain(table => table.RowsFetched < 30 * Rounds * People, "nothing is read that is not needed");
        during.Where(table => table.Updates > 20).Should().HaveCount(2).And.OnlyContain(table => table.HotUpdates > table.Updates * 0.9, "what changes is in no index");
    }

    private Service Serve(Database database) => Service.Start(database, settings: new() { ["Database:GroupCommit"] = groupCommit });

    private async Task<(Person[] People, Terminal Terminal)> Residents(Database database)
    {
        await using var service = Serve(database);
        var people = await Task.WhenAll(Enumerable.Range(0, People).Select(_ => Given.AnAccountWith(credits: 10_000, service)));
        return (people, await Terminal.SignedIn(people[0]));
    }

    private static async Task Fill(Database database, Guid accountId)
    {
        await using var filler = new Database(database.ConnectionString + ";Pooling=false");
        await filler.Execute(
            """
            insert into accounts (id, clerk_id, plan, credits, ledger_sequence, created_at)
            select gen_random_uuid(), 'user_' || n, 'free', 0, 0, now() from generate_series(1, 20000) n;

            insert into access_tokens (account_id, id, token_hash, hint, created_at, expires_at)
            select id, gen_random_uuid(), uuid_send(id), 'abcd', now(), now() from accounts;

            insert into jobs (account_id, id, app_slug, action, status, reserved, actual_cost, created_at, updated_at)
            select @accountId, gen_random_uuid(), 'video', 'render', 'completed', 0, 0, now() - n * interval '1 s', now() from generate_series(1, 20000) n;

            insert into ledger_entries (account_id, sequence, kind, amount, balance_after, job_id, app_slug, created_at)
            select account_id, 1000000 + row_number() over (), 'reserve', -1, 0, id, 'video', now() from jobs;
            """,
            new { accountId });
        await filler.Execute("vacuum analyze");

        // A server process reports its counts when its connection ends.
        await Eventually.Holds(async () => (await Tables(database)).Exists(table => table.Name == "ledger_entries" && table.Inserts >= 20_000));
    }

    private static async Task Spend(Person[] people, Terminal terminal)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var jobs = await Task.WhenAll(people.Select(person => person.HasStarted(cost: 5)));
            await Task.WhenAll(people.Select((person, n) => n % 2 == 0 ? person.Complete(jobs[n], cost: 3) : person.Fail(jobs[n])));
            await Task.WhenAll(people.Select(person => person.Start(cost: 0, key: $"key-{round % 4}")));
            await Task.WhenAll(people.Select(person => person.Wallet()));
            await Task.WhenAll(terminal.Get("/api/jobs?limit=5"), people[0].Get("/api/jobs?limit=5"));
        }
    }

    private static Task<List<Table>> Tables(Database database) => database.Query<Table>(
        """
        select relname as name, seq_scan as scans, coalesce(idx_tup_fetch, 0) as rows_fetched, n_tup_ins as inserts, n_tup_upd as updates, n_tup_hot_upd as hot_updates
        from pg_stat_user_tables
        where relname in ('accounts', 'jobs', 'ledger_entries', 'access_tokens')
        order by relname
        """);

    private sealed record Table(string Name, long Scans, long RowsFetched, long Inserts, long Updates, long HotUpdates)
    {
        public Table Since(Table earlier) =>
            new(Name, Scans - earlier.Scans, RowsFetched - earlier.RowsFetched, Inserts - earlier.Inserts, Updates - earlier.Updates, HotUpdates - earlier.HotUpdates);
    }
}
