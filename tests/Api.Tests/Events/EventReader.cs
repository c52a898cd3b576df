using System.Net.ServerSentEvents;
using System.Text.Json;

namespace FocusAccount.Api.Tests.Events;

/// <summary>Somebody who reads the stream of an account's events.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly CancellationTokenSource patience = new(TimeSpan.FromMinutes(2));
    private readonly HttpClient http;
    private readonly SseParser<string> parser;
    private readonly IAsyncEnumerator<SseItem<string>> events;

    private EventReader(HttpClient http, HttpResponseMessage response, Stream stream)
    {
        this.http = http;
        Response = response;
        parser = SseParser.Create(stream);
        events = parser.EnumerateAsync(patience.Token).GetAsyncEnumerator(patience.Token);
    }

    public HttpResponseMessage Response { get; }

    /// <summary>The id from which a browser would go on.</summary>
    public string LastId => parser.LastEventId;

    /// <summary>Opens a stream, and fails the test if it does not open.</summary>
    public static async Task<EventReader> Open(Person person, string? lastEventId = null)
    {
        var http = new HttpClient { BaseAddress = person.Service.Address };
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/events").With(("Authorization", $"Bearer {person.Token}"));
        var response = await http.SendAsync(
            lastEventId is null ? request : request.With(("Last-Event-ID", lastEventId)), HttpCompletionOption.ResponseHeadersRead);
        ((int)response.StatusCode).Should().Be(200);
        return new EventReader(http, response, await response.Content.ReadAsStreamAsync());
    }

    public async Task<Event> Next()
    {
        (await events.MoveNextAsync()).Should().BeTrue("the stream goes on");
        return new Event(events.Current.EventType, JsonElement.Parse(events.Current.Data));
    }

    /// <summary>Reads on to an event that is like this.</summary>
    public async Task<Event> Next(Func<Event, bool> isIt)
    {
        while (true)
        {
            var next = await Next();
            if (isIt(next))
            {
                return next;
            }
        }
    }

    /// <summary>Reads on until a job has a status, and returns it.</summary>
    public async Task<JsonElement> Job(Guid id, string status) =>
        (await Next(next => next.Name == "job" && next.Data.GetProperty("id").GetGuid() == id && next.Text("status") == status)).Data;

    /// <summary>Reads on until the account has these credits.</summary>
    public Task Balance(long credits) => Next(next => next.Name == "balance" && next.Data.GetProperty("credits").GetInt64() == credits);

    /// <summary>Reads on to the end of the stream, which must be a clean one.</summary>
    public async Task Ended()
    {
        while (await events.MoveNextAsync())
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await events.DisposeAsync();
        Response.Dispose();
        http.Dispose();
        patience.Dispose();
    }
}

/// <summary>An event, by its name, and its data.</summary>
internal sealed record Event(string Name, JsonElement Data)
{
    public string? Text(string member) => Data.GetProperty(member).GetString();
}
