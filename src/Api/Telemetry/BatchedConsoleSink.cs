using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Formatting;

namespace FocusAccount.Api.Telemetry;

/// <summary>
/// Writes the log to standard output in the background, all waiting events at once. It drops none: when the output is stuck and too many
/// events wait, logging blocks. All events are written before the service ends.
/// </summary>
internal sealed class BatchedConsoleSink : ILogEventSink, IDisposable
{
    private const int MaxWaiting = 10_000;
    private const int MaxChars = 16 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly BlockingCollection<LogEvent> waiting = new(MaxWaiting);
    private readonly ITextFormatter formatter;
    private readonly ManualResetEventSlim ending = new(initialState: false, spinCount: 0);
    private readonly Thread writing;

    public BatchedConsoleSink(ITextFormatter formatter)
    {
        this.formatter = formatter;
        writing = new Thread(Write) { Name = "log", IsBackground = true };
        writing.Start();
    }

    public void Emit(LogEvent logEvent) => waiting.Add(logEvent);

    public void Dispose()
    {
        waiting.CompleteAdding();
        ending.Set();
        writing.Join();
        waiting.Dispose();
        ending.Dispose();
    }

    private void Write()
    {
        using var lines = new StringWriter(CultureInfo.InvariantCulture);
        var text = lines.GetStringBuilder();
        foreach (var logEvent in waiting.GetConsumingEnumerable())
        {
            Format(logEvent, lines);
            if (waiting.Count > 0 && text.Length < MaxChars)
            {
                continue;
            }

            Print(text);
            if (waiting.Count == 0)
            {
                // Waking up for each event would cost requests more than the writing does.
                ending.Wait(Pause);
            }
        }
    }

    private void Format(LogEvent logEvent, StringWriter lines)
    {
        var text = lines.GetStringBuilder();
        var lengthBefore = text.Length;
        try
        {
            formatter.Format(logEvent, lines);
        }
        catch (Exception exception)
        {
            ReportFailure(exception);
            text.Length = lengthBefore;
        }
    }

    private static void Print(StringBuilder text)
    {
        try
        {
            Console.Out.Write(text.ToString());
        }
        catch (Exception exception)
        {
            ReportFailure(exception);
        }

        text.Clear();
    }

    // Without a log, only Serilog's own self-log is left. The next events may fare better.
    private static void ReportFailure(Exception exception) => SelfLog.WriteLine("The log could not be written: {0}", exception);
}
