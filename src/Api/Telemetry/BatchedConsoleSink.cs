using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Formatting;

namespace FocusAccount.Api.Telemetry;

/// <summary>
/// Writes the log to standard output behind the requests' back, all events that wait in one go. None is dropped: when the output is
/// stuck and too many wait, whoever logs waits too; and what was logged is out before the service ends.
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
                // To be woken by each event would cost requests more than writing does.
                ending.Wait(Pause);
            }
        }
    }

    private void Format(LogEvent logEvent, StringWriter lines)
    {
        var text = lines.GetStringBuilder();
        var whole = text.Length;
        try
        {
            formatter.Format(logEvent, lines);
        }
        catch (Exception exception)
        {
            ReportFailure(exception);
            text.Length = whole;
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

    // Without a log there is nobody to tell but Serilog's own; the next events may fare better.
    private static void ReportFailure(Exception exception) => SelfLog.WriteLine("The log could not be written: {0}", exception);
}
