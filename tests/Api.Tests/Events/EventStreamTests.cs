using FocusAccount.Api.Tests.Jobs;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.Events;

/// <summary>What the stream of an account delivers, and to whom.</summary>
public sealed class EventStreamTests
{
    [Test]
    public async Task Begins_with_the_balance_and_the_open_jobs_without_metadata()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var open = await person.HasStarted(cost: 30, metadata: new { clip = "intro" });
        var settled = await person.HasStarted(cost: 10);
        await person.Complete(settled, cost: 10);

        await using var reader = await EventReader.Open(person);
        var (balance, job) = (await reader.Next(), await reader.Next());
        await person.Start(cost: 1);
        var after = await reader.Next();

        balance.Name.Should().Be("balance");
        balance.Data.GetRawText().Should().Be("""{"credits":60,"held":30,"sequence":3}""");
        var shown = (await person.GetJob(open)).Json;
        (job.Name, job.Data.GetRawText()).Should().Be(
            ("job", shown.GetRawText().Replace(""","metadata":{"clip":"intro"}""", "", StringComparison.Ordinal)));
        after.Name.Should().Be("balance", "the settled job is not news");
    }

    [Test]
    public async Task Is_stored_and_buffered_by_nobody()
    {
        await using var reader = await EventReader.Open(Given.AnyoneNew());

        reader.Response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        reader.Response.Headers.CacheControl!.NoStore.Should().BeTrue();
        reader.Response.Headers.GetValues("X-Accel-Buffering").Should().Equal("no");
        reader.Response.Content.Headers.ContentEncoding.Should().BeEmpty();
    }

    [Test]
    public async Task Begins_with_the_newest_fifty_of_many_open_jobs()
    {
        var person = await Given.AnAccountWith(credits: 1);
        for (var started = 0; started < 51; started++)
        {
            await person.HasStarted(cost: 0);
        }

        await using var reader = await EventReader.Open(person);
        await reader.Next();
        var first = new List<Event>();
        for (var read = 0; read < 50; read++)
        {
            first.Add(await reader.Next());
        }

        await person.Start(cost: 1);
        var after = await reader.Next();

        first.Select(job => job.Data.GetProperty("id").GetGuid()).Should()
            .BeEquivalentTo((await person.Jobs("?limit=51"))[1..].Select(job => job.GetProperty("id").GetGuid()));
        after.Name.Should().Be("balance");
    }

    [Test]
    public async Task Shows_everything_that_happens_to_a_job_here()
    {
        var person = await Given.AnAccountWith(credits: 100);
        await using var reader = await EventReader.Open(person);

        await ShouldFollow(person, reader);
    }

    [Test]
    public async Task Shows_everything_that_happens_to_a_job_at_another_instance()
    {
        await using var other = Service.Start();
        var person = await Given.AnAccountWith(credits: 100);
        await using var reader = await EventReader.Open(person.At(other));

        await ShouldFollow(person, reader);
    }

    [Test]
    public async Task Shows_a_job_that_costs_nothing_and_a_settlement_that_moves_nothing_at_another_instance()
    {
        await using var other = Service.Start();
        var person = await Given.AnAccountWith(credits: 100);
        await using var reader = await EventReader.Open(person.At(other));
        await reader.Balance(100);

        var free = await person.HasStarted(cost: 0);
        await reader.Job(free, "started");
        await person.Complete(free, cost: 0);
        await reader.Job(free, "completed");
        var exact = await person.HasStarted(cost: 7);
        await reader.Job(exact, "started");
        await person.Complete(exact, cost: 7);
        await reader.Job(exact, "completed");
    }

    [Test]
    public async Task Goes_on_from_the_last_event_and_has_lost_nothing()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var (long1, exact, overdue) = (await person.HasStarted(cost: 1), await person.HasStarted(cost: 10), await person.HasStarted(cost: 0));
        string lastId;
        await using (var reader = await EventReader.Open(person))
        {
            await reader.Job(long1, "started");
            lastId = reader.LastId;
        }

        await person.Complete(exact, cost: 10);
        await person.Service.Database.Execute("update jobs set expires_at = created_at where id = @overdue", new { overdue });
        await person.HasExpired(overdue);
        var shortLived = await person.HasStarted(cost: 5);
        await person.Fail(shortLived);
        await using var resumed = await EventReader.Open(person, lastId);

        var seen = new Dictionary<Guid, string?>();
        while (seen.Count < 4)
        {
            var next = await resumed.Next();
            next.Name.Should().NotBe("reset");
            if (next.Name == "job")
            {
                seen[next.Data.GetProperty("id").GetGuid()] = next.Text("status");
            }
        }

        seen.Should().BeEquivalentTo(
            new Dictionary<Guid, string?> { [long1] = "started", [exact] = "completed", [overdue] = "failed", [shortLived] = "failed" });
    }

    [TestCase("x")]
    [TestCase("1")]
    [TestCase("-1-1")]
    [TestCase("1-99999999999999999999")]
    [TestCase("99-1700000000000000")]
    [TestCase("1-9000000000000000")]
    public async Task Lets_a_reader_load_everything_again_whose_last_event_is_not_of_this_account(string lastEventId)
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);

        await using var reader = await EventReader.Open(person, lastEventId);

        (await reader.Next()).Name.Should().Be("reset");
        await reader.Balance(70);
        await reader.Job(job, "started");
    }

    [Test]
    public async Task Lets_a_reader_load_everything_again_that_has_missed_too_much()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var person = await Given.AnAccountWith(credits: 100, service);
        await database.Execute("update accounts set ledger_sequence = 1002 where id = @AccountId", new { person.AccountId });

        await using var reader = await EventReader.Open(person, "1-1700000000000000");

        (await reader.Next()).Name.Should().Be("reset");
        await reader.Balance(100);
    }

    [Test]
    public async Task Shows_a_program_for_some_apps_their_jobs_alone()
    {
        var person = await Given.AnAccountWith(credits: 100);
        await person.HasStarted(cost: 1, app: "video");
        var program = await person.Program(apps: ["podcast"]);
        await using var reader = await EventReader.Open(program);
        await reader.Balance(99);

        await person.HasStarted(cost: 1, app: "video");
        var job = await program.HasStarted(cost: 1, app: "podcast");
        var seen = new List<Event>();
        while (!seen.Exists(read => read.Name == "job") || !seen.Exists(read => read.Data.GetRawText() == """{"credits":97,"held":3,"sequence":4}"""))
        {
            seen.Add(await reader.Next());
        }

        seen.Where(read => read.Name == "job").Should().OnlyContain(read => read.Data.GetProperty("id").GetGuid() == job);
    }

    [Test]
    public async Task Ends_when_its_token_is_revoked()
    {
        var person = Given.AnyoneNew();
        var program = await person.Program();
        await using var reader = await EventReader.Open(program);
        await reader.Next();

        (await person.Revoke(program.TokenId)).Status.Should().Be(200);

        await reader.Ended();
    }

    [Test]
    public async Task Ends_when_its_token_may_do_less()
    {
        var person = Given.AnyoneNew();
        var program = await person.Program();
        await using var reader = await EventReader.Open(program);
        await reader.Next();

        (await person.Change(program.TokenId, new Terms(Apps: ["podcast"]))).Status.Should().Be(200);

        await reader.Ended();
    }

    [Test]
    public async Task Ends_when_its_account_is_closed_at_another_instance()
    {
        await using var other = Service.Start();
        var person = Given.AnyoneNew();
        await using var reader = await EventReader.Open(person.At(other));
        await reader.Next();

        var ban = new FollowClerkUser(person.ClerkId, ClerkStanding.Banned, StandingSource.Webhook);
        await TestRun.Service.Services.GetRequiredService<RequestSender>().Send(ban, CancellationToken.None);

        await reader.Ended();
    }

    [Test]
    public async Task Ends_with_its_session()
    {
        var person = Given.AnyoneNew();
        var token = TestRun.Clerk.Sign(TestRun.Clerk.SessionClaims(person.Name, TimeSpan.FromSeconds(20)));

        using var http = new HttpClient { BaseAddress = TestRun.Service.Address };

        var request = new HttpRequestMessage(HttpMethod.Get, "/api/events").With(("Authorization", $"Bearer {token}"));
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();

        text.Should().MatchRegex("""\Aretry: 1000\n\nevent: balance\nid: 0-[0-9]+\ndata: \{"credits":0,"held":0,"sequence":0\}\n\n(: \n\n)*\z""");
    }

    [Test]
    public async Task Is_kept_alive_while_nothing_happens_and_ends_after_an_hour()
    {
        var clock = Given.AClockAhead();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var program = await Given.AnyoneNew(service).Program();
        using var http = new HttpClient { BaseAddress = service.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", program.Token);
        var begun = clock.GetUtcNow();

        var stream = http.GetStringAsync(new Uri("/api/events", UriKind.Relative));
        await Eventually.Holds(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            return Task.FromResult(stream.IsCompleted);
        });

        (clock.GetUtcNow() - begun).Should().BeGreaterThanOrEqualTo(TimeSpan.FromHours(1));
        (await stream).Should().MatchRegex("""\Aretry: 1000\n\nevent: balance\nid: [^\n]+\ndata: [^\n]+\n\n(: \n\n)+\z""");
    }

    private static async Task ShouldFollow(Person person, EventReader reader)
    {
        await reader.Balance(100);

        var job = await person.HasStarted(cost: 30);
        (await reader.Job(job, "started")).GetProperty("reserved").GetInt64().Should().Be(30);
        await person.Extend(job, new { progress = 0.5 });
        (await reader.Job(job, "started")).GetProperty("progress").GetDouble().Should().Be(0.5);
        await person.Cancel(job);
        (await reader.Job(job, "started")).GetProperty("cancel_requested_at").GetString().Should().NotBeNull();
        await person.Complete(job, cost: 20);
        (await reader.Job(job, "completed")).GetProperty("actual_cost").GetInt64().Should().Be(20);

        var failing = await person.HasStarted(cost: 10);
        await reader.Job(failing, "started");
        await person.Fail(failing);
        await reader.Job(failing, "failed");

        var overdue = await person.HasStarted(cost: 10);
        await reader.Job(overdue, "started");
        await person.Service.Database.Execute("update jobs set expires_at = created_at where id = @overdue", new { overdue });
        await person.HasExpired(overdue);
        (await reader.Job(overdue, "failed")).GetProperty("expired_at").GetString().Should().NotBeNull();

        await person.TopUp(1000);
        await reader.Balance(1080);
    }
}
