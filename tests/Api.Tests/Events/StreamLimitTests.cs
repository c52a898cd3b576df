using System.Net.Sockets;
using FocusAccount.Api.Tests.Limits;

namespace FocusAccount.Api.Tests.Events;

/// <summary>How many streams there may be, what they cost others, and how they end.</summary>
public sealed class StreamLimitTests
{
    [Test]
    public async Task Are_bounded_in_an_account_together_with_its_waits()
    {
        await using var service = Service.Start(settings: new() { ["RateLimits:StreamsPerAccount"] = "2" });
        var person = Given.AnyoneNew(service);
        var job = await person.HasStarted(cost: 0);
        var first = await EventReader.Open(person);
        await using var second = await EventReader.Open(person);

        var (stream, wait) = (await person.Get("/api/events"), await person.Get($"/api/jobs/{job}?wait=1"));
        var (plain, another) = (await person.Get($"/api/jobs/{job}"), await Given.AnyoneNew(service).Get("/api/events"));
        var worker = new Backend((await person.Start(cost: 0)).Json.GetProperty("job_token").GetString()!, service);
        var ofWorker = await worker.Get($"/api/jobs/{job}?wait=1");
        await first.DisposeAsync();

        (stream.Status, stream.Error, stream.Header("Retry-After")).Should().Be((429, "too_many_streams", "5"));
        (wait.Status, wait.Error).Should().Be((429, "too_many_streams"));
        (plain.Status, another.Status).Should().Be((200, 200));
        ofWorker.Status.Should().Be(404, "a person cannot use up the limit for workers");
        await Eventually.Holds(async () => (await person.Get("/api/events")).Status == 200);
    }

    [Test]
    public async Task Are_bounded_in_an_instance()
    {
        await using var service = Service.Start(settings: new() { ["RateLimits:Streams"] = "2" });
        await using var first = await EventReader.Open(Given.AnyoneNew(service));
        await using var second = await EventReader.Open(Given.AnyoneNew(service));

        var refused = await Given.AnyoneNew(service).Get("/api/events");

        (refused.Status, refused.Error, refused.Header("Retry-After")).Should().Be((503, "unavailable", "5"));
    }

    [Test]
    public async Task Leave_room_for_people_when_an_app_waits_for_many_jobs()
    {
        await using var service = Service.Start(settings: new() { ["RateLimits:Streams"] = "4" });
        var backend = await Backend.Of("video", service);
        var (one, other) = (Given.AnyoneNew(service), Given.AnyoneNew(service));
        var (jobOfOne, jobOfOther) = (await one.HasStarted(cost: 0), await other.HasStarted(cost: 0));

        var waits = new[]
        {
            backend.Get($"/api/jobs/{jobOfOne}?account_id={one.AccountId}&wait=30"),
            backend.Get($"/api/jobs/{jobOfOther}?account_id={other.AccountId}&wait=30"),
        };
        var refused = await await Task.WhenAny(waits);
        var stream = await other.Get("/api/events");
        await one.Complete(jobOfOne, cost: 0);
        await other.Complete(jobOfOther, cost: 0);

        (refused.Error, stream.Status).Should().Be(("too_many_streams", 200));
        (await Task.WhenAll(waits)).Should().ContainSingle(reply => reply.Status == 200);
    }

    [Test]
    public async Task Take_no_place_among_the_requests_in_flight()
    {
        await using var service = Service.Start(settings: new() { ["RateLimits:InFlightPerAccount"] = "1" });
        var person = Given.AnyoneNew(service);
        var job = await person.HasStarted(cost: 0);

        await using var reader = await EventReader.Open(person);
        var waiting = person.Get($"/api/jobs/{job}?wait=30");
        var completed = await person.Complete(job, cost: 0);

        completed.Status.Should().Be(200);
        (await waiting).Json.GetProperty("status").GetString().Should().Be("completed");
    }

    [Test]
    public async Task End_cleanly_and_at_once_when_the_service_stops()
    {
        var service = Service.Start();
        var person = Given.AnyoneNew(service);
        var job = await person.HasStarted(cost: 0);
        await using var reader = await EventReader.Open(person);
        await reader.Job(job, "started");
        using var http = new HttpClient { BaseAddress = service.Address };
        var wait = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{job}?wait=30").With(("Authorization", $"Bearer {person.Token}"));
        var waiting = http.Exchange(wait);
        (await person.Wallet()).Status.Should().Be(200);

        var stopped = service.DisposeAsync();

        await reader.Ended();
        (await waiting).Json.GetProperty("status").GetString().Should().Be("started");
        await stopped;
    }

    [Test]
    public async Task Are_cut_when_their_reader_does_not_read_while_the_others_go_on()
    {
        var clock = Given.AClockAhead();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var person = await Given.AnAccountWith(credits: 100, service);
        await HasManyLargeJobs(person);
        using var slow = await StopsReading(service, person, lastEventId: "1-0");
        await using var reader = await EventReader.Open(person);
        await reader.Balance(100);

        await Eventually.Holds(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(IsCut(slow));
        });
        await person.HasStarted(cost: 1);
        using var passing = new Timer(_ => clock.Advance(TimeSpan.FromSeconds(1)), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));

        await reader.Balance(99);
    }

    // The names are as long as they may be, in characters that JSON escapes: megabytes in all.
    private static Task HasManyLargeJobs(Person person) => person.Service.Database.Execute(
        """
        insert into jobs (account_id, id, app_slug, action, status, reserved, actual_cost, created_at, updated_at, worker)
        select @AccountId, gen_random_uuid(), 'video', repeat(U&'\+01F600', 100), 'failed', 0, 0, now(), now(), repeat(U&'\+01F600', 100)
        from generate_series(1, 900)
        """,
        new { person.AccountId });

    // It reads nothing of the body.
    private static async Task<Socket> StopsReading(Service service, Person person, string lastEventId)
    {
        var client = await SlowClient.Get(service, person, "/api/events", $"Last-Event-ID: {lastEventId}\r\n");
        await client.ReceiveAsync(new byte["HTTP/1.1 200".Length]);
        return client;
    }

    // A reset is an error of the socket, which asking for it clears.
    private static bool IsCut(Socket socket) => (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! != 0;
}
