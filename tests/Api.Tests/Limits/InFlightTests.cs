using System.Net.Sockets;
using System.Text;

namespace FocusAccount.Api.Tests.Limits;

/// <summary>How many requests of one account are in flight at once.</summary>
public sealed class InFlightTests
{
    private const int Limit = 2;
    private const int Lists = Limit / 2;
    private const int Queue = 32 * Limit;

    [Test]
    public async Task Serves_a_burst_of_one_account_by_default()
    {
        await using var service = Service.Start(settings: new() { ["RateLimits:InFlightPerAccount"] = "4" });
        var person = await Given.AnAccountWith(credits: 100, service);

        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => person.Start(cost: 1)));

        replies.Should().OnlyContain(reply => reply.Status == 200);
        (await person.Credits()).Should().Be(0);
    }

    [Test]
    public async Task Lets_the_next_requests_wait_for_their_turn_and_refuses_those_beyond()
    {
        await using var service = Service.Start(settings: new() { ["RateLimits:InFlightPerAccount"] = $"{Limit}" });
        var person = Given.AnyoneNew(service);
        var terminal = await Terminal.SignedIn(person);
        var held = await TestRun.Database.Hold("select 1 from accounts where id = @AccountId for update", new { person.AccountId });
        var job = new { app = "video", action = "render", cost_estimate = 0 };
        var starts = Enumerable.Range(0, Limit + Queue + 1)
            .Select(request => request % 2 == 0 ? person.Post("/api/jobs", job) : terminal.Post("/api/jobs", job))
            .ToList();

        var refused = await await Task.WhenAny(starts);
        var strangers = await Given.AnyoneNew(service).Wallet();
        var document = await person.Get("/api/openapi.json");
        await held.DisposeAsync();
        var replies = await Task.WhenAll(starts);

        (refused.Status, refused.Error, refused.Header("Retry-After")).Should().Be((429, "too_many_requests", "1"));
        refused.Message.Should().Contain("at once");
        replies.Count(reply => reply.Status == 200).Should().Be(Limit + Queue);
        (await person.Jobs("?limit=200")).Should().HaveCount(Limit + Queue, "a refused request starts nothing");
        (strangers.Status, document.Status).Should().Be((200, 200));
    }

    [Test]
    public async Task Holds_no_more_pages_of_slow_readers_than_the_limit()
    {
        await using var service = Service.Start(settings: new()
        {
            ["RateLimits:InFlightPerAccount"] = $"{Limit}",
            ["Database:RequestTimeout"] = "10000",
        });
        var person = Given.AnyoneNew();
        var note = new { note = new string('x', 15_000) };
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => person.HasStarted(cost: 0, note)));

        var readers = await Task.WhenAll(Enumerable.Range(0, Limit + 4).Select(_ => StopsReadingAfterTheStatus(service, person)));

        readers.Select(reader => reader.Status).Should().BeEquivalentTo(
            [.. Enumerable.Repeat("200", Lists), .. Enumerable.Repeat("429", readers.Length - Lists)]);
        (await person.At(service).Wallet()).Status.Should().Be(200, "lists do not take all places of their account");
        (await Given.AnyoneNew(service).Wallet()).Status.Should().Be(200);
        Array.ForEach(readers, reader => reader.Client.Dispose());
    }

    [Test]
    public async Task Gives_a_place_back_when_its_holder_goes_away()
    {
        await using var service = Service.Start(settings: new() { ["RateLimits:InFlightPerAccount"] = "1" });
        var person = Given.AnyoneNew();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => person.HasStarted(cost: 0, new { note = new string('x', 15_000) })));
        var (_, reader) = await StopsReadingAfterTheStatus(service, person);
        var waiting = person.At(service).Wallet();

        reader.Dispose();

        (await waiting).Status.Should().Be(200);
    }

    private static async Task<(string Status, Socket Client)> StopsReadingAfterTheStatus(Service service, Person person)
    {
        var client = await SlowClient.Get(service, person, "/api/jobs?limit=200");
        var status = new byte["HTTP/1.1 200".Length];
        for (var read = 0; read < status.Length;)
        {
            read += await client.ReceiveAsync(status.AsMemory(read));
        }

        return (Encoding.ASCII.GetString(status)[^3..], client);
    }
}
