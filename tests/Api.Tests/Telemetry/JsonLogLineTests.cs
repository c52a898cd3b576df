using System.Text;
using System.Text.Json;
using FocusAccount.Api.Telemetry;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace FocusAccount.Api.Tests.Telemetry;

/// <summary>The JSON of a log event.</summary>
public sealed class JsonLogLineTests
{
    [Test]
    public void Has_the_time_the_message_and_each_property_with_its_type()
    {
        var id = Guid.Parse("01a20a57-2d38-76a2-a74c-f7f368ece745");

        var line = Parse(log => log.Information("Job {JobId} of {App}: {Credits} in {Elapsed:0.0} ms, {Late}, {Nothing}", id, "video", 5L, 1.25, true, null));

        line.GetProperty("@m").GetString().Should().Be($"Job {id} of \"video\": 5 in 1.3 ms, True, null");
        line.GetProperty("@t").GetDateTimeOffset().Offset.Should().Be(TimeSpan.Zero);
        line.GetProperty("JobId").GetGuid().Should().Be(id);
        line.GetProperty("App").GetString().Should().Be("video");
        line.GetProperty("Credits").GetInt64().Should().Be(5);
        line.GetProperty("Elapsed").GetDouble().Should().Be(1.25);
        line.GetProperty("Late").GetBoolean().Should().BeTrue();
        line.GetProperty("Nothing").ValueKind.Should().Be(JsonValueKind.Null);
        line.TryGetProperty("@l", out _).Should().BeFalse("Information is the usual level");
    }

    [Test]
    public void Has_the_level_and_the_exception_of_a_failure()
    {
        var line = Parse(log => log.Error(new InvalidOperationException("broken"), "It failed"));

        line.GetProperty("@l").GetString().Should().Be("Error");
        line.GetProperty("@x").GetString().Should().Contain("InvalidOperationException: broken");
    }

    [Test]
    public void Nests_structures_lists_and_dictionaries()
    {
        var line = Parse(log => log.Information("{@It}", new { Name = "a", Parts = Enumerable.Range(1, 2), Of = new Dictionary<string, int> { ["x"] = 3 } }));

        line.GetProperty("It").GetRawText().Should().Be("""{"Name":"a","Parts":[1,2],"Of":{"x":3}}""");
    }

    [Test]
    public void Is_one_line_whatever_the_text()
    {
        const string text = "one\ntwo\r\u0000\"\\ \u2028é";

        Format(log => log.Information("{Text}", text)).Should().NotContainAny("\n", "\r");
        Parse(log => log.Information("{Text}", text)).GetProperty("Text").GetString().Should().Be(text);
    }

    [Test]
    public void Tells_a_property_from_a_member_of_the_format()
    {
        var line = Parse(log => log.ForContext("@t", "mine").Information("It"));

        line.GetProperty("@t").GetString().Should().NotBe("mine");
        line.GetProperty("@@t").GetString().Should().Be("mine");
    }

    private static JsonElement Parse(Action<ILogger> act) => JsonElement.Parse(Format(act));

    private static string Format(Action<ILogger> act)
    {
        var sink = new Sink();
        using (var log = new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger())
        {
            act(log);
        }

        return sink.Line;
    }

    private sealed class Sink : ILogEventSink
    {
        public string Line { get; private set; } = "";

        public void Emit(LogEvent logEvent)
        {
            using var line = new JsonLogLine();
            Line = Encoding.UTF8.GetString(line.Format(logEvent));
        }
    }
}
