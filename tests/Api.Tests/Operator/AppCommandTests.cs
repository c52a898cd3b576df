using System.Text.Json;
using FocusAccount.Api.Tests.Jobs;

namespace FocusAccount.Api.Tests.Operator;

/// <summary>An operator manages who settles an app's jobs, the app's keys, and reads how its jobs end.</summary>
public sealed class AppCommandTests
{
    [Test]
    public async Task Creates_a_key_that_is_printed_once_and_works()
    {
        var slug = await Given.AnApp(starterCredits: 0);
        var person = Given.AnyoneNew();
        var job = await person.HasStarted(cost: 0, app: slug);

        var text = await OperatorCommand.Run(TestRun.Database, "apps", "keys", "create", slug, "--name", "render farm");
        var json = await OperatorCommand.Run(TestRun.Database, "apps", "keys", "create", slug, "--name", "queue", "--days", "30", "--json");

        text.ExitCode.Should().Be(0);
        var printed = text.Output.Split('\n')[0];
        printed.Should().MatchRegex(@"\Afocus_app_[0-9A-Za-z]{58}\z");
        text.Output.Should().Contain($" of {slug}.").And.Contain("It is not shown again");
        text.Errors.Should().Contain("AppKeyCreated", "it is in the log").And.NotContain(printed);
        json.Json.EnumerateObject().Select(member => member.Name).Should().Equal("id", "key", "app", "expires_at");
        json.Json.GetProperty("app").GetString().Should().Be(slug);
        json.Json.GetProperty("expires_at").GetDateTimeOffset()
            .Should().BeCloseTo(TimeProvider.System.GetUtcNow().AddDays(30), TimeSpan.FromHours(1));
        foreach (var key in new[] { printed, json.Json.GetProperty("key").GetString()! })
        {
            (await new Backend(key, person.Service).Get($"/api/jobs/{job}?account_id={person.AccountId}")).Status.Should().Be(200);
        }
    }

    [Test]
    public async Task Lists_keys_by_their_names_and_last_letters()
    {
        var slug = await Given.AnApp(starterCredits: 0);
        var none = await OperatorCommand.Run(TestRun.Database, "apps", "keys", "list", slug);
        var created = await Create(slug, "render farm");

        var text = await OperatorCommand.Run(TestRun.Database, "apps", "keys", "list", slug);
        var json = await OperatorCommand.Run(TestRun.Database, "apps", "keys", "list", slug, "--json");

        none.Output.Should().Be("The app has no valid keys.");
        var key = json.Json.GetProperty("keys").EnumerateArray().Should().ContainSingle().Which;
        key.EnumerateObject().Select(member => member.Name)
            .Should().Equal("id", "name", "hint", "created_at", "expires_at", "last_used_at");
        (key.GetProperty("id").GetGuid(), key.GetProperty("name").GetString(), key.GetProperty("hint").GetString())
            .Should().Be((created.Id, "render farm", created.Key[^4..]));
        (key.GetProperty("expires_at").ValueKind, key.GetProperty("last_used_at").ValueKind)
            .Should().Be((JsonValueKind.Null, JsonValueKind.Null));
        text.Output.Should().StartWith($"{created.Id}  …{created.Key[^4..]}  created ")
            .And.EndWith("expires never  last used never  render farm");
        (text.Output + json.Output).Should().NotContain(created.Key);
    }

    [Test]
    public async Task Shows_when_a_key_was_last_used()
    {
        var slug = await Given.AnApp(starterCredits: 0);
        var created = await Create(slug, "render farm");
        await using (var service = Service.Start())
        {
            (await new Backend(created.Key, service).Get($"/api/jobs?account_id={Guid.Empty}")).Status.Should().Be(200);
        }

        await Eventually.Holds(async () =>
        {
            var listed = await OperatorCommand.Run(TestRun.Database, "apps", "keys", "list", slug, "--json");
            return listed.Json.GetProperty("keys")[0].GetProperty("last_used_at").ValueKind == JsonValueKind.String;
        });
    }

    [Test]
    public async Task Revokes_a_key_and_no_other()
    {
        var slug = await Given.AnApp(starterCredits: 0);
        var (lost, kept) = (await Create(slug, "lost"), await Create(slug, "kept"));

        var revoked = await OperatorCommand.Run(TestRun.Database, "apps", "keys", "revoke", $"{lost.Id}", "--json");
        var again = await OperatorCommand.Run(TestRun.Database, "apps", "keys", "revoke", $"{lost.Id}", "--json");
        var text = await OperatorCommand.Run(TestRun.Database, "apps", "keys", "revoke", $"{(await Create(slug, "third")).Id}");

        revoked.Output.Should().Be($$"""{"id":"{{lost.Id}}","app":"{{slug}}"}""");
        revoked.Errors.Should().Contain("AppKeyRevoked").And.Contain($"{lost.Id}");
        (again.ExitCode, again.Errors, again.Error).Should().Be((1, "", "unknown_app_key"));
        text.Output.Should().StartWith("revoked key ").And.EndWith($" of {slug}");
        await using var afterwards = Service.Start();
        (await Status(afterwards, lost.Key), await Status(afterwards, kept.Key)).Should().Be((401, 200));
    }

    [Test]
    public async Task Removing_the_app_ends_its_keys()
    {
        var slug = await Given.AnApp(starterCredits: 0);
        var created = await Create(slug, "render farm");

        var removed = await OperatorCommand.Run(TestRun.Database, "apps", "remove", slug);

        removed.ExitCode.Should().Be(0);
        removed.Errors.Should().Contain("AppKeyRevoked").And.Contain("AppRemoved");
        await using var afterwards = Service.Start();
        (await Status(afterwards, created.Key)).Should().Be(401);
    }

    [TestCase("keys create unheard-of --name a", "app_not_registered")]
    [TestCase("keys create Not_an_app --name a", "invalid_request")]
    [TestCase("keys create video --name a --days 0", "invalid_request")]
    [TestCase("keys create video --name a --days 3651", "invalid_request")]
    [TestCase("keys list Not_an_app", "invalid_request")]
    [TestCase("keys revoke 7", "unknown_app_key")]
    [TestCase("keys revoke 00000000-0000-0000-0000-000000000000", "unknown_app_key")]
    [TestCase("set video --settlement app", "configured_app")]
    [TestCase("report Not_an_app", "invalid_request")]
    [TestCase("report video --days 0", "invalid_request")]
    [TestCase("report video --days 3651", "invalid_request")]
    public async Task Refuses(string command, string error)
    {
        var refused = await OperatorCommand.Run(TestRun.Database, ["apps", .. command.Split(' '), "--json"]);

        (refused.ExitCode, refused.Errors, refused.Error).Should().Be((1, "", error));
    }

    [Test]
    public async Task Sets_the_rule_and_the_credits_each_without_the_other()
    {
        var slug = Given.AnUnusedSlug();

        var typo = await OperatorCommand.Run(TestRun.Database, "apps", "set", slug, "--settlement", "app", "--json");
        await OperatorCommand.Run(TestRun.Database, "apps", "set", slug, "--starter-credits", "7");
        var ruled = await OperatorCommand.Run(TestRun.Database, "apps", "set", slug, "--settlement", "app", "--json");
        var granting = await OperatorCommand.Run(TestRun.Database, "apps", "set", slug, "--starter-credits", "8", "--json");
        var back = await OperatorCommand.Run(TestRun.Database, "apps", "set", slug, "--settlement", "holder");

        typo.Error.Should().Be("app_not_registered");
        ruled.Output.Should().Be($$"""{"slug":"{{slug}}","starter_credits":7,"settlement":"app","configured":false}""");
        granting.Output.Should().Be($$"""{"slug":"{{slug}}","starter_credits":8,"settlement":"app","configured":false}""");
        back.Output.Should().Be($"{slug} grants 8 starter credits; its jobs are settled by: holder");
        back.Errors.Should().Contain("AppSet", "it is in the log");
    }

    [Test]
    public async Task Sets_a_rule_for_the_jobs_that_start_within_seconds_from_now()
    {
        var slug = await Given.AnApp(starterCredits: 0);
        var person = Given.AnyoneNew();
        var before = await person.HasStarted(cost: 0, app: slug);
        await OperatorCommand.Run(TestRun.Database, "apps", "set", slug, "--settlement", "app");

        Reply started = null!;
        await Eventually.Holds(async () => Settlement(started = await person.Start(cost: 0, app: slug)) == "app");

        (await person.Complete(started.JobId, cost: 0)).Error.Should().Be("app_settles");
        (await person.Complete(before, cost: 0)).Status.Should().Be(200, "the job keeps the rule of its start");

        static string? Settlement(Reply reply) => reply.Json.GetProperty("settlement").GetString();
    }

    [Test]
    public async Task Reports_nothing_of_an_app_without_jobs()
    {
        var report = await OperatorCommand.Run(TestRun.Database, "apps", "report", Given.AnUnusedSlug(), "--json");

        report.ExitCode.Should().Be(0);
        report.Json.EnumerateObject().Select(member => member.Name).Should().Equal("app", "since", "settled", "actions");
        (report.Json.GetProperty("settled").GetArrayLength(), report.Json.GetProperty("actions").GetArrayLength()).Should().Be((0, 0));
    }

    [Test]
    public async Task Reports_how_jobs_ended_by_whom_and_at_which_cost()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var person = await Given.AnAccountWith(credits: 1000, service);
        await AScenario(clock, service, person);

        var json = await OperatorCommand.Run(database, "apps", "report", "video", "--json");
        var text = await OperatorCommand.Run(database, "apps", "report", "video", "--days", "2");

        json.Json.GetProperty("app").GetString().Should().Be("video");
        json.Json.GetProperty("since").GetDateTimeOffset()
            .Should().BeCloseTo(TimeProvider.System.GetUtcNow().AddDays(-30), TimeSpan.FromHours(1));
        json.Json.GetProperty("settled").EnumerateArray().Select(row => row.GetRawText()).Should().Equal(
            """{"by":"session","jobs":4,"at_zero":2,"refunded":1}""",
            """{"by":"job_token","jobs":2,"at_zero":0,"refunded":0}""",
            """{"by":"app_key","jobs":1,"at_zero":0,"refunded":0}""",
            """{"by":"expiry","jobs":1,"at_zero":0,"refunded":0}""");
        var actions = json.Json.GetProperty("actions");
        actions[0].EnumerateObject().Select(member => member.Name).Should().Equal(
            "action", "started", "started_with_app_key", "open", "completed", "failed", "expired", "late", "uncharged",
            "ratio_p50", "ratio_p95", "suggested_estimate");
        actions.EnumerateArray().Select(row => string.Join(' ', row.EnumerateObject().Select(member => member.Value.GetRawText())))
            .Should().Equal("\"render\" 8 1 1 5 2 2 1 10 1 3 30", "\"upscale\" 1 0 0 1 0 0 0 0 null null 7");
        text.Output.Split('\n').Select(line => line.TrimEnd()).Should().Contain(
        [
            "settled by  jobs  at 0  refunded",
            "session        4     2         1",
            "action   started  by app key  open  completed  failed  expired  late  uncharged  cost/estimate p50   p95  suggested estimate",
            "render         8           1     1          5       2        2     1         10               1.00  3.00                  30",
            "upscale        1           0     0          1       0        0     0          0                  -     -                   7",
        ]);
    }

    [Test]
    public async Task Reports_the_jobs_of_the_days_that_are_asked_for()
    {
        var slug = Given.AnUnusedSlug();
        var person = Given.AnyoneNew();
        var old = await person.HasStarted(cost: 0, app: slug);
        await person.HasStarted(cost: 0, app: slug);
        await TestRun.Database.Execute("update jobs set created_at = created_at - interval '40 days' where id = @old", new { old });

        (await Started()).Should().Be(1);
        (await Started("--days", "41")).Should().Be(2);

        async Task<long> Started(params string[] options)
        {
            var report = await OperatorCommand.Run(TestRun.Database, ["apps", "report", slug, "--json", .. options]);
            return report.Json.GetProperty("actions")[0].GetProperty("started").GetInt64();
        }
    }

    // Renders with an estimate of 10, and one upscale with none.
    private static async Task AScenario(SteppedClock clock, Service service, Person person)
    {
        var (_, key) = await service.CreateAppKey("video");
        var (silent, late) = (await Render(expiresIn: 60), await Render(expiresIn: 60));
        await person.Extend(silent.JobId, new { charged = 4 });
        await person.Extend(late.JobId, new { reserve = 20, charged = 4 });
        clock.Advance(TimeSpan.FromMinutes(1));
        foreach (var job in new[] { silent.JobId, late.JobId })
        {
            await person.HasExpired(job);
        }

        Settled(await service.PostBy(late.JobToken(), "/api/jobs/complete", late.JobId, new { actual_cost = 10 }));
        Settled(await person.Complete((await Render()).JobId, cost: 0));
        Settled(await person.Fail((await Render()).JobId));
        Settled(await person.Complete((await Render()).JobId, cost: 10));
        var worker = await Render(maxCost: 20);
        Settled(await service.PostBy(worker.JobToken(), "/api/jobs/complete", worker.JobId, new { actual_cost = 30 }));
        var apps = await person.StartWith(key, cost: 10, app: "video");
        Settled(await service.PostBy(key, "/api/jobs/complete", apps.JobId, new { account_id = person.AccountId, actual_cost = 5 }));
        await Render();
        var upscale = await person.Start(cost: 0, action: "upscale");
        Settled(await person.Complete(upscale.JobId, cost: 7));
        await person.Start(cost: 1, app: "notes");

        Task<Reply> Render(int? expiresIn = null, int? maxCost = null) => person.Post(
            "/api/jobs", new { app = "video", action = "render", cost_estimate = 10, expires_in = expiresIn, max_cost = maxCost });

        static void Settled(Reply reply) => reply.Status.Should().Be(200, "of {0}", reply.Body);
    }

    private static async Task<(Guid Id, string Key)> Create(string slug, string name)
    {
        var created = await OperatorCommand.Run(TestRun.Database, "apps", "keys", "create", slug, "--name", name, "--json");
        return (created.Json.GetProperty("id").GetGuid(), created.Json.GetProperty("key").GetString()!);
    }

    private static async Task<int> Status(Service service, string key) =>
        (await new Backend(key, service).Get($"/api/jobs?account_id={Guid.Empty}")).Status;
}
