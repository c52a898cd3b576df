using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using FocusAccount.Api.Telemetry;
using Serilog.Core;
using Serilog.Events;

namespace FocusAccount.Kit;

/// <summary>Everything that a service logs: each event with its properties and exception, in the format of the real log.</summary>
public sealed class CapturedLog : ILogEventSink
{
    private readonly ConcurrentQueue<string> lines = [];

    /// <summary>All events, oldest first.</summary>
    public IReadOnlyCollection<string> Lines => lines;

    public string Text => string.Join("", lines);

    /// <summary>The events of a name, oldest first.</summary>
    public IEnumerable<JsonElement> Events(string name) =>
        from line in lines
        let entry = JsonElement.Parse(line)
        where entry.TryGetProperty("EventId", out var id) && id.GetProperty("Name").GetString() == name
        select entry;

    public void Emit(LogEvent logEvent)
    {
        using var line = new JsonLogLine();
        lines.Enqueue($"{Encoding.UTF8.GetString(line.Format(logEvent))}\n");
    }
}
