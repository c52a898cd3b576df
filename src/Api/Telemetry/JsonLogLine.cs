using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serilog.Events;

namespace FocusAccount.Api.Telemetry;

/// <summary>
/// Formats log events as compact JSON (clef-json.org), one per line: <c>@t</c> is the time (UTC), <c>@m</c> the message, <c>@l</c> the level
/// unless it is Information, <c>@x</c> the exception, and <c>@tr</c> and <c>@sp</c> the trace and span. Not thread-safe.
/// </summary>
public sealed class JsonLogLine : IDisposable
{
    // Escapes only what JSON and a line must not contain, because people read this.
    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> line = new(1024);
    private readonly StringWriter message = new(CultureInfo.InvariantCulture);
    private readonly Utf8JsonWriter json;

    public JsonLogLine() => json = new Utf8JsonWriter(line, Options);

    /// <summary>Formats an event in UTF-8, without a line feed. The result is valid until the next one.</summary>
    public ReadOnlySpan<byte> Format(LogEvent logEvent)
    {
        line.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        json.WriteString("@t"u8, logEvent.Timestamp.UtcDateTime);
        json.WriteString("@m"u8, MessageOf(logEvent));
        if (logEvent.Level != LogEventLevel.Information)
        {
            json.WriteString("@l"u8, logEvent.Level.ToString());
        }

        if (logEvent.Exception is { } exception)
        {
            json.WriteString("@x"u8, exception.ToString());
        }

        if (logEvent.TraceId is { } trace)
        {
            json.WriteString("@tr"u8, trace.ToHexString());
        }

        if (logEvent.SpanId is { } span)
        {
            json.WriteString("@sp"u8, span.ToHexString());
        }

        foreach (var (name, value) in logEvent.Properties)
        {
            // A name of our own must not look like one of the format's.
            json.WritePropertyName(name.StartsWith('@') ? $"@{name}" : name);
            Write(value);
        }

        json.WriteEndObject();
        json.Flush();
        return line.WrittenSpan;
    }

    public void Dispose()
    {
        json.Dispose();
        message.Dispose();
    }

    private string MessageOf(LogEvent logEvent)
    {
        message.GetStringBuilder().Clear();
        logEvent.MessageTemplate.Render(logEvent.Properties, message, CultureInfo.InvariantCulture);
        return message.ToString();
    }

    private void Write(LogEventPropertyValue value)
    {
        switch (value)
        {
            case ScalarValue scalar:
                Write(scalar.Value);
                break;
            case StructureValue structure:
                WriteObject(structure.Properties.Select(property => (property.Name, property.Value)));
                break;
            case DictionaryValue dictionary:
                WriteObject(dictionary.Elements.Select(element => ($"{element.Key.Value}", element.Value)));
                break;
            case SequenceValue sequence:
                json.WriteStartArray();
                foreach (var element in sequence.Elements)
                {
                    Write(element);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(value.ToString(null, CultureInfo.InvariantCulture));
                break;
        }
    }

    private void WriteObject(IEnumerable<(string Name, LogEventPropertyValue Value)> members)
    {
        json.WriteStartObject();
        foreach (var (name, value) in members)
        {
            json.WritePropertyName(name);
            Write(value);
        }

        json.WriteEndObject();
    }

    private void Write(object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case int or long or uint or ulong or short or ushort or byte or sbyte or decimal:
                json.WriteNumberValue(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
                break;
            case Guid id:
                json.WriteStringValue(id);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
