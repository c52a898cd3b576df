using System.Text;

namespace FocusAccount.Api.Tests.Jobs;

public sealed class StartJobTests
{
    [Test]
    public async Task Reserves_the_estimate_and_returns_the_credits_left()
    {
        var person = await Given.AnAccountWith(credits: 100);

        var started = await person.Start(cost: 30);

        started.Status.Should().Be(200);
        started.Credits.Should().Be(70);
        started.JobId.Version.Should().Be(7);
        (await person.Credits()).Should().Be(70);
        (await person.Ledger())[^1].Should().Be(new Database.Entry(2, "reserve", -30, 70, started.JobId, "video", null));
    }

    [Test]
    public async Task Returns_all_that_a_worker_needs()
    {
        var person = await Given.AnAccountWith(credits: 100);

        var started = await person.Start(cost: 30);

        var deadline = (await person.Jobs()).Single().GetProperty("expires_at").GetString();
        var token = started.JobToken();
        token.Should().MatchRegex(@"\Afocus_job_1h[0-9A-Za-z]{66}\z");
        started.Body.Should().Be(
            $$"""{"job_id":"{{started.JobId}}","account_id":"{{person.AccountId}}","credits":70,"status":"started","settlement":"""
            + $$"""
            "holder","reserved":30,"expires_at":"{{deadline}}","job_token":"{{token}}"}
            """);
    }

    [Test]
    public async Task Returns_a_job_token_to_the_app_alone_where_only_the_app_settles()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var (_, key) = await person.Service.CreateAppKey("studio");

        var byPerson = await person.Start(cost: 30, app: "studio");
        var byApp = await person.StartWith(key, cost: 30, app: "studio");

        (byPerson.Json.GetProperty("settlement").GetString(), byApp.Json.GetProperty("settlement").GetString()).Should().Be(("app", "app"));
        byPerson.Json.GetProperty("job_token").GetString().Should().BeNull();
        byApp.JobToken().Should().StartWith("focus_job_1");
        (await person.Complete(byApp.JobId, cost: 1)).Error.Should().Be("app_settles");
        (await person.Service.PostBy(byApp.JobToken(), "/api/jobs/complete", byApp.JobId, new { actual_cost = 1 })).Credits.Should().Be(69);
    }

    [TestCase(100, 100)]
    [TestCase(100, 0)]
    [TestCase(0, 0)]
    [TestCase(int.MaxValue, int.MaxValue)]
    public async Task Takes_any_price_that_the_account_can_pay(int credits, int cost)
    {
        var person = await Given.AnAccountWith(credits);

        var started = await person.Start(cost);

        (started.Status, started.Credits).Should().Be((200, credits - cost));
    }

    [TestCase(null, 86400)]
    [TestCase(1, 1)]
    [TestCase(3600, 3600)]
    [TestCase(86400, 86400)]
    public async Task Expires_after_a_day_or_sooner_if_that_was_asked_for(int? asked, int seconds)
    {
        var person = Given.AnyoneNew();

        var started = await person.Start(cost: 0, expiresIn: asked);

        var job = (await person.Jobs()).Single();
        started.Json.GetProperty("status").GetString().Should().Be("started");
        started.Json.GetProperty("expires_at").GetString().Should().Be(job.GetProperty("expires_at").GetString());
        (job.GetProperty("expires_at").GetDateTimeOffset() - job.GetProperty("created_at").GetDateTimeOffset()).Should().Be(TimeSpan.FromSeconds(seconds));
    }

    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("86401")]
    [TestCase("2147483648")]
    [TestCase("1.5")]
    [TestCase("\"60\"")]
    [TestCase("true")]
    public async Task Refuses_a_time_that_no_job_may_take(string expiresIn)
    {
        var person = Given.AnyoneNew();

        var refused = await person.PostJson("/api/jobs", $$"""{"app":"video","action":"render","cost_estimate":0,"expires_in":{{expiresIn}}}""");

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
        (await person.Jobs()).Should().BeEmpty();
    }

    [TestCase(10, 11)]
    [TestCase(0, 1)]
    [TestCase(10, int.MaxValue)]
    public async Task Refuses_a_price_the_account_cannot_pay_and_moves_nothing(int credits, int cost)
    {
        var person = await Given.AnAccountWith(credits);
        var before = await person.Ledger();

        var refused = await person.Start(cost);

        (refused.Status, refused.Error).Should().Be((402, "insufficient_credits"));
        refused.Json.GetProperty("available").GetInt64().Should().Be(credits);
        refused.Json.GetProperty("needed").GetInt64().Should().Be(cost);
        (await person.Credits()).Should().Be(credits);
        (await person.Jobs()).Should().BeEmpty();
        (await person.Ledger()).Should().Equal(before);
    }

    [Test]
    public async Task A_refusal_says_how_much_open_jobs_hold()
    {
        var person = await Given.AnAccountWith(credits: 10);
        await person.Complete(await person.HasStarted(cost: 1), cost: 1);
        await person.HasStarted(cost: 3);
        await person.HasStarted(cost: 4);

        var refused = await person.Start(cost: 5);

        refused.Json.GetProperty("held").GetInt64().Should().Be(7);
        refused.Message.Should().Contain(" 2 open jobs hold 7 more; the oldest ends at ");
        (await Given.AnyoneNew().Start(cost: int.MaxValue)).Json.GetProperty("held").GetInt64().Should().Be(0);
    }

    [Test]
    public async Task Never_overspends_however_many_start_at_once()
    {
        var person = await Given.AnAccountWith(credits: 100);

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => person.Start(cost: 7)));

        replies.Count(reply => reply.Status == 200).Should().Be(14);
        replies.Count(reply => reply.Status == 402).Should().Be(26);
        replies.Where(reply => reply.Status == 200).Select(reply => reply.Credits).Should().BeEquivalentTo(Enumerable.Range(0, 14).Select(n => 93 - (7 * n)));
        (await person.Credits()).Should().Be(2);
    }

    [Test]
    public async Task Refuses_paid_jobs_after_an_overage_until_the_account_is_topped_up()
    {
        var person = await Given.AnAccountWith(credits: 10);
        await person.Complete(await person.HasStarted(cost: 10), cost: 25);

        var paid = await person.Start(cost: 1);
        var free = await person.Start(cost: 0);
        await person.TopUp(credits: 16);
        var paidAgain = await person.Start(cost: 1);

        (paid.Status, paid.Json.GetProperty("available").GetInt64()).Should().Be((402, -15));
        (free.Status, free.Credits).Should().Be((200, -15));
        (paidAgain.Status, paidAgain.Credits).Should().Be((200, 0));
    }

    [Test]
    public async Task Keeps_every_character_that_PostgreSQL_can_hold()
    {
        var person = Given.AnyoneNew();
        var action = string.Concat(Enumerable.Repeat("🎬", 100));

        await person.Start(cost: 0, action: action, metadata: new { größe = "日本 \u0001 \" \\ 🎬", n = new object?[] { 1.5, null, true } });

        var job = (await person.Jobs()).Single();
        job.GetProperty("action").GetString().Should().Be(action);
        System.Text.Json.JsonElement.DeepEquals(
            job.GetProperty("metadata"),
            System.Text.Json.JsonElement.Parse("""{"größe":"日本 \u0001 \" \\ 🎬","n":[1.5,null,true]}""")).Should().BeTrue();
    }

    private const string Good = """{"app":"video","action":"render","cost_estimate":5,"metadata":{"a":1}}""";

    private static IEnumerable<TestCaseData> BadBodies()
    {
        foreach (var cost in (string[])["1.5", "1.0", "\"5\"", "null", "-1", "2147483648", "1e2", "true", "[]", "NaN"])
        {
            yield return Body(cost, Good.Replace("5", cost, StringComparison.Ordinal));
        }

        foreach (var field in (string[])["\"app\":\"video\",", "\"action\":\"render\",", "\"cost_estimate\":5,"])
        {
            yield return Body($"no {field}", Good.Replace(field, "", StringComparison.Ordinal));
            yield return Body($"twice {field}", Good.Replace(field, field + field, StringComparison.Ordinal));
        }

        foreach (var action in (string[])["\"\"", "null", "7", $"\"{new string('a', 101)}\"", "\"re\\u0000nder\"", "\"\\ud800\"", "\"\\udc00x\""])
        {
            yield return Body($"action {action[..Math.Min(9, action.Length)]}", Good.Replace("\"render\"", action, StringComparison.Ordinal));
        }

        foreach (var app in (string[])["\"\"", "null", "\"Video\"", "\"-\"", "\"vi\\u0000deo\"", "{}"])
        {
            yield return Body($"app {app}", Good.Replace("\"video\"", app, StringComparison.Ordinal));
        }

        var nested = string.Concat(Enumerable.Repeat("[", 70)) + string.Concat(Enumerable.Repeat("]", 70));
        foreach (var metadata in (string[])
            ["[]", "1", "\"text\"", "{\"a\":\"\\u0000\"}", "{\"\\u0000\":1}", "{\"a\":\"\\ud800\"}", "{\"a\":1e999999}", "{\"a\":1,\"a\":2}", "{\"a\":[{\"b\":1,\"b\":1}]}", $"{{\"a\":{nested}}}", $"{{\"a\":\"{new string('x', 16 * 1024)}\"}}"])
        {
            yield return Body($"metadata {metadata[..Math.Min(20, metadata.Length)]}", Good.Replace("{\"a\":1}", metadata, StringComparison.Ordinal));
        }

        foreach (var json in (string[])["", "{", "null", "[]", "5", "\"\"", Good + "x", Good + Good, "// comment\n" + Good, Good.Replace("1}}", "1,}}", StringComparison.Ordinal), "{'app':1}"])
        {
            yield return Body($"body {json}", json);
        }

        static TestCaseData Body(string name, string json) => new TestCaseData(json).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(BadBodies))]
    public async Task Refuses_bad_input_and_moves_nothing(string json)
    {
        var person = await Given.AnAccountWith(credits: 10);

        var refused = await person.PostJson("/api/jobs", json);

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
        refused.Body.Should().NotContain("FocusAccount").And.NotContain("System.");
        (await person.Jobs()).Should().BeEmpty();
        (await person.Credits()).Should().Be(10);
    }

    [Test]
    public async Task Refuses_bytes_that_are_not_UTF_8()
    {
        var person = await Given.AnAccountWith(credits: 10);
        var body = Encoding.Latin1.GetBytes(Good.Replace("render", "ren\u00ffder", StringComparison.Ordinal));

        var refused = await person.Send(new HttpRequestMessage(HttpMethod.Post, "/api/jobs")
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
        });

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
        (await person.Credits()).Should().Be(10);
    }
}
