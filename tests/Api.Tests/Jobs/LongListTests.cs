using System.Text;
using System.Text.Json;
using CsCheck;

namespace FocusAccount.Api.Tests.Jobs;

/// <summary>Lists of accounts with many jobs or much metadata: a page is limited in the rows that it reads and the bytes that it has.</summary>
public sealed class LongListTests
{
    private const int MaxLookedAt = 2000;
    private const int MaxMetadataBytes = 1024 * 1024;

    private static readonly string[] Apps = ["video", "video", "video", "studio", "rare"];

    private static readonly string[] Filters =
        ["", "&app=video", "&app=studio", "&app=rare", "&app=unheard-of", "&status=started", "&status=completed&app=video", "&status=failed&app=rare"];

    [Test]
    public async Task Says_where_to_go_on_when_few_of_many_jobs_match()
    {
        var person = Given.AnyoneNew();
        var oldest = await person.HasStarted(cost: 0, app: "studio");
        await Store(person, [.. Enumerable.Range(0, (2 * MaxLookedAt) + 1).Select(_ => new Stored("video", "completed", Size: 0))], minutesFromNow: 60);

        var pages = await ReadPages(person, "?app=studio");

        pages.Select(page => page.Count).Should().Equal(0, 0, 1);
        pages[^1].Should().Equal(oldest);
    }

    [Test]
    public async Task Reads_a_bounded_number_of_rows_by_the_index_whatever_is_filtered()
    {
        const int calls = 24;
        await using var database = await Given.ADatabase();
        var person = await FillTable(database);
        var before = await Reads();
        await using var sameDatabase = new Database($"{database.ConnectionString};Application Name=lists");
        await using (var service = Service.Start(sameDatabase, clock: Given.AClockAhead()))
        {
            for (var call = 0; call < calls; call++)
            {
                var page = (await person.At(service).Get($"/api/jobs?limit=200{Filters[4 + (call % 2)]}")).Json;
                page.GetProperty("next").GetString().Should().NotBeNull();
                page.GetProperty("jobs").GetArrayLength().Should().BeLessThanOrEqualTo(1);
            }
        }

        var (rows, scans) = (await Reads()).Since(before);
        rows.Should().BeInRange(calls * MaxLookedAt, calls * (MaxLookedAt + 10));
        scans.Should().Be(0);

        // A server process reports its counts when it ends. The connection string of the service that lists is another one, so that its pool
        // has none of the connections that end here.
        async Task<Read> Reads()
        {
            await database.Execute(
                """
                select pg_terminate_backend(pid, 60000) from pg_stat_activity
                where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
                """);
            return (await database.Query<Read>(
                "select idx_tup_fetch + seq_tup_read as rows, seq_scan as scans from pg_stat_user_tables where relname = 'jobs'")).Single();
        }
    }

    [Test]
    public async Task Ends_a_page_at_a_megabyte_of_metadata_and_goes_on_in_the_next()
    {
        var person = Given.AnyoneNew();
        await Store(person, [.. Enumerable.Range(0, 150).Select(_ => new Stored("video", "started", Size: 16 * 1024))]);

        var pages = await ReadPages(person, "?limit=200");

        pages.Select(page => page.Count).Should().Equal(64, 64, 22);
        pages.SelectMany(page => page).Should().OnlyHaveUniqueItems();
    }

    [TestCase("""{"b":1.50,"a":{"é":"\u00e9 < \/"},"n":1e2}""")]
    [TestCase("""{ "spaced" : [ 1 , 2 ] }""")]
    [TestCase("{}")]
    public async Task Returns_metadata_as_it_was_written(string json)
    {
        var person = Given.AnyoneNew();
        await person.PostJson("/api/jobs", $$"""{"app":"video","action":"render","cost_estimate":0,"metadata":{{json}}}""");

        var job = (await person.Jobs()).Single();

        job.GetProperty("metadata").GetRawText().Should().Be(json);
    }

    [Test]
    public Task Shows_each_matching_job_once_and_the_newest_first_whatever_the_pages() =>
        Gen.Select(AnyHistory, Gen.OneOf(1, 7, 50, 200), Gen.OneOf(Filters)).SampleAsync(
            async (history, limit, filter) =>
            {
                var person = Given.AnyoneNew();
                await person.Jobs();
                var ids = await Store(person, history);
                var wanted = history.Zip(ids).Where(pair => Matches(pair.First, filter)).Select(pair => pair.Second).ToList();

                var pages = await ReadPages(person, $"?limit={Math.Max(limit, wanted.Count / 25)}{filter}");

                pages.SelectMany(page => page).Should().Equal(wanted, "of {0} jobs by {1}, {2} a page", history.Length, filter, limit);
            },
            iter: 24,
            threads: 2);

    // Newest first. Runs of jobs without a match are as long as a page looks at, a little less or more.
    private static Gen<Stored[]> AnyHistory => Gen.Select(
        Gen.Select(Gen.OneOf(Apps), Gen.OneOf("started", "completed", "failed"), Gen.Frequency((20, Gen.Const(0)), (1, Gen.Int[10, 16 * 1024])), (app, status, size) => new Stored(app, status, size)).Array[0, 150],
        Gen.OneOf(0, 1, MaxLookedAt - 1, MaxLookedAt, MaxLookedAt + 1, 2 * MaxLookedAt),
        Gen.Int[0, 150],
        (jobs, same, at) => (Stored[])[.. jobs.Take(at), .. Enumerable.Repeat(new Stored("video", "completed", 0), same), .. jobs.Skip(at)]);

    private static bool Matches(Stored job, string filter) =>
        filter.Split('&', StringSplitOptions.RemoveEmptyEntries).All(part => part == $"app={job.App}" || part == $"status={job.Status}");

    /// <summary>Stores jobs, the newest first, three at each moment, and returns their ids.</summary>
    private static async Task<List<Guid>> Store(Person person, Stored[] jobs, int minutesFromNow = -100)
    {
        await person.Wallet();
        var start = TimeProvider.System.GetUtcNow().AddMinutes(minutesFromNow);
        var rows = jobs
            .Select((job, n) => (Job: job, At: start.AddSeconds(-(n / 3))))
            .Select(row => (row.Job, row.At, Id: Guid.CreateVersion7(row.At)))
            .GroupBy(row => row.At)
            .SelectMany(moment => moment.Select(row => row.Id).OrderByDescending(id => id.ToString(), StringComparer.Ordinal).Zip(moment, (id, row) => row with { Id = id }))
            .ToList();
        await person.Service.Database.Execute(
            """
            insert into jobs (account_id, id, app_slug, action, status, reserved, actual_cost, metadata, created_at, updated_at, expires_at)
            select @AccountId, id, app, 'render', status, 0, 0, metadata::json, at, at, at + interval '1 day'
            from unnest(@ids, @apps, @statuses, @metadata, @moments) as stored (id, app, status, metadata, at)
            """,
            new
            {
                person.AccountId,
                ids = rows.Select(row => row.Id).ToArray(),
                apps = rows.Select(row => row.Job.App).ToArray(),
                statuses = rows.Select(row => row.Job.Status).ToArray(),
                metadata = rows.Select(row => row.Job.Metadata).ToArray(),
                moments = rows.Select(row => row.At.UtcDateTime).ToArray(),
            });
        return [.. rows.Select(row => row.Id)];
    }

    // A person's jobs among those of many accounts with as many jobs as a page looks at, and with statistics from before the last of them.
    private static async Task<Person> FillTable(Database database)
    {
        await using var service = Service.Start(database, clock: Given.AClockAhead());
        var person = Given.AnyoneNew(service);
        await person.HasStarted(cost: 0);
        await database.Execute(
            """
            insert into accounts (id, clerk_id, plan, credits, ledger_sequence, created_at)
            select gen_random_uuid(), 'user_' || n, 'free', 0, 0, now() from generate_series(1, 30) n;

            insert into jobs (account_id, id, app_slug, action, status, reserved, actual_cost, created_at, updated_at)
            select id, gen_random_uuid(), 'video', 'render', 'completed', 0, 0, now() - n * interval '1 s', now() from accounts, generate_series(1, 2000) n;
            """);
        await database.Execute("vacuum analyze");
        await database.Execute(
            """
            insert into jobs (account_id, id, app_slug, action, status, reserved, actual_cost, created_at, updated_at)
            select @AccountId, gen_random_uuid(), 'video', 'render', 'completed', 0, 0, now() - n * interval '1 s', now() from generate_series(1, 30000) n
            """,
            new { person.AccountId });
        return person;
    }

    private static async Task<List<List<Guid>>> ReadPages(Person person, string query)
    {
        var pages = new List<List<Guid>>();
        for (var next = ""; ;)
        {
            var page = (await person.Get("/api/jobs" + query + next)).Json;
            var jobs = page.GetProperty("jobs").EnumerateArray().ToList();
            jobs.Sum(MetadataBytes).Should().BeLessThanOrEqualTo(MaxMetadataBytes);
            pages.Add([.. jobs.Select(job => job.GetProperty("id").GetGuid())]);
            if (page.GetProperty("next").GetString() is not { } last)
            {
                return pages;
            }

            next = $"&before={last}";
        }
    }

    private static int MetadataBytes(JsonElement job) =>
        job.GetProperty("metadata") is { ValueKind: JsonValueKind.Object } metadata ? Encoding.UTF8.GetByteCount(metadata.GetRawText()) : 0;

    private sealed record Stored(string App, string Status, int Size)
    {
        public string? Metadata => Size == 0 ? null : $$"""{"a":"{{new string('x', Size - 8)}}"}""";
    }

    private sealed record Read(long Rows, long Scans)
    {
        public Read Since(Read earlier) => new(Rows - earlier.Rows, Scans - earlier.Scans);
    }
}
