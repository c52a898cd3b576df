using System.Text.Json;

namespace FocusAccount.Api.Tests.Accounts;

public sealed class ReportUsageTests
{
    private static readonly string[] Keys = ["app", "action", "day", "token", "token_name"];

    [Test]
    public async Task Adds_up_what_jobs_cost_in_the_end_by_app()
    {
        var person = await WithJobs();

        var usage = await person.Get("/api/usage?by=app");

        Rows(usage).Should().Equal("music: 7 credits, 1 jobs, 0 failures", "video: 3 credits, 4 jobs, 2 failures");
        Total(usage).Should().Be("10 5 2");
    }

    [Test]
    public async Task Tells_equal_actions_of_two_apps_apart()
    {
        var person = await WithJobs();

        var usage = await person.Get("/api/usage?by=action");

        Rows(usage).Should().Equal("music render: 7 credits, 1 jobs, 0 failures", "video render: 3 credits, 4 jobs, 2 failures");
    }

    [Test]
    public async Task Names_the_tool_of_jobs_and_leaves_it_out_for_those_of_the_person()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var program = person.By(await Terminal.SignedIn(person, "focus-cli"));
        await program.Complete(await program.HasStarted(cost: 4), cost: 4);
        await person.Complete(await person.HasStarted(cost: 1), cost: 1);

        var usage = await person.Get("/api/usage?by=token");

        Rows(usage).Should().Equal(
            $"{program.TokenId} focus-cli: 4 credits, 1 jobs, 0 failures", ": 1 credits, 1 jobs, 0 failures");
    }

    [Test]
    public async Task Has_the_days_without_jobs_too()
    {
        var person = await WithJobs();

        var usage = (await person.Get("/api/usage?by=day")).Json.GetProperty("usage").EnumerateArray().ToList();

        usage.Should().HaveCount(30);
        usage.Select(row => row.GetProperty("day").GetString()).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        usage.Sum(row => row.GetProperty("credits").GetInt64()).Should().Be(10);
    }

    [TestCase("UTC", "2026-03-28: 1, 2026-03-29: 2")]
    [TestCase("Europe/Berlin", "2026-03-28: 0, 2026-03-29: 2, 2026-03-30: 1")]
    [TestCase("America/New_York", "2026-03-27: 0, 2026-03-28: 1, 2026-03-29: 2")]
    public async Task Begins_days_at_midnight_in_a_time_zone_also_when_its_clocks_change(string zone, string days)
    {
        var person = Given.AnyoneNew();
        await person.Wallet();
        await Store(person, "2026-03-28T23:30:00Z", "2026-03-29T20:00:00Z", "2026-03-29T22:30:00Z");

        var usage = await person.Get($"/api/usage?by=day&tz={Uri.EscapeDataString(zone)}&from=2026-03-28T00:00:00Z&to=2026-03-30T00:00:00Z");

        string.Join(", ", usage.Json.GetProperty("usage").EnumerateArray().Select(row => $"{row.GetProperty("day")}: {row.GetProperty("jobs")}"))
            .Should().Be(days);
    }

    [Test]
    public async Task Counts_jobs_from_the_start_on_and_before_the_end()
    {
        var person = Given.AnyoneNew();
        await person.Wallet();
        await Store(person, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z");

        Total(await person.Get("/api/usage?by=app&from=2026-03-01&to=2026-03-03")).Should().Be("0 2 0");
        Total(await person.Get("/api/usage?by=app&from=2026-03-01T00:00:00.000001Z&to=2026-03-03T00:00:00.000001Z")).Should().Be("0 2 0");
        Total(await person.Get("/api/usage?by=day&from=2026-03-02&to=2026-03-02T00:00:01Z&app=video")).Should().Be("0 1 0");
    }

    [Test]
    public async Task Has_the_costliest_of_many_actions_and_the_sum_of_all()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var person = Given.AnyoneNew(service);
        await person.Wallet();
        await database.Execute(
            """
            insert into jobs (account_id, id, app_slug, action, status, reserved, actual_cost, created_at, updated_at)
            select @AccountId, gen_random_uuid(), 'video', 'action-' || n, 'completed', 0, n, now(), now()
            from generate_series(1, 700) n
            """,
            new { person.AccountId });

        var usage = await person.Get("/api/usage?by=action");

        usage.Json.GetProperty("usage").GetArrayLength().Should().Be(500);
        usage.Json.GetProperty("usage")[0].GetProperty("action").GetString().Should().Be("action-700");
        Total(usage).Should().Be("245350 700 0");
    }

    [Test]
    public async Task Shows_a_program_the_jobs_of_its_apps_alone()
    {
        var person = await WithJobs();
        var program = person.By(await Terminal.SignedIn(person, asked: new Terms(Scope: "wallet:read", Apps: ["music"])));

        var own = await program.Get("/api/usage?by=app");
        var other = await program.Get("/api/usage?by=app&app=video");

        Total(own).Should().Be("7 1 0");
        (other.Status, other.Error).Should().Be((403, "app_not_allowed"));
    }

    [TestCase("", "by")]
    [TestCase("by=App", "by")]
    [TestCase("by=app&app=Video", "app")]
    [TestCase("by=day&tz=Mars/Olympus", "tz")]
    [TestCase("by=day&tz=", "tz")]
    [TestCase("by=day&tz=localtime", "tz")]
    [TestCase("by=day&tz=posix/Europe/Berlin", "tz")]
    [TestCase("by=day&tz=right/Europe/Berlin", "tz")]
    [TestCase("by=day&tz=../../etc/passwd", "tz")]
    [TestCase("by=day&from=2026-03-01&to=2026-03-01", "from")]
    [TestCase("by=day&from=2026-03-02&to=2026-03-01", "from")]
    [TestCase("by=day&from=2025-01-01&to=2026-03-01", "from")]
    [TestCase("by=day&to=soon", "to")]
    public async Task Refuses_a_bad_query_and_names_the_parameter(string query, string field)
    {
        var refused = await Given.AnyoneNew().Get($"/api/usage?{query}");

        (refused.Status, refused.Error, refused.Json.GetProperty("field").GetString()).Should().Be((400, "invalid_request", field));
    }

    private static async Task<Person> WithJobs()
    {
        var person = await Given.AnAccountWith(credits: 100);
        await person.Complete(await person.HasStarted(cost: 5), cost: 3);
        await person.Fail(await person.HasStarted(cost: 5));
        await person.Fail(await person.HasStarted(cost: 2), refund: true);
        await person.HasStarted(cost: 9);
        await person.Complete(await person.HasStarted(cost: 5, app: "music"), cost: 7);
        return person;
    }

    private static Task Store(Person person, params string[] times) => person.Service.Database.Execute(
        """
        insert into jobs (account_id, id, app_slug, action, status, reserved, actual_cost, created_at, updated_at)
        select @AccountId, gen_random_uuid(), 'video', 'render', 'completed', 0, 0, t::timestamptz, t::timestamptz
        from unnest(@times) t
        """,
        new { person.AccountId, times });

    private static IEnumerable<string> Rows(Reply usage) => usage.Json.GetProperty("usage").EnumerateArray().Select(row =>
        $"{string.Join(' ', Keys.Select(name => Member(row, name)).Where(text => text is not null))}: "
        + $"{row.GetProperty("credits")} credits, {row.GetProperty("jobs")} jobs, {row.GetProperty("failures")} failures");

    private static string? Member(JsonElement row, string name) => row.TryGetProperty(name, out var member) ? member.GetString() : null;

    private static string Total(Reply usage)
    {
        var total = usage.Json.GetProperty("total");
        return $"{total.GetProperty("credits")} {total.GetProperty("jobs")} {total.GetProperty("failures")}";
    }
}
