using System.Buffers;
using System.Collections.Concurrent;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;

namespace FocusAccount.Api.Telemetry;

/// <summary>
/// Writes the log to standard output or standard error in the background, all waiting events at once. It drops none: when the output is
/// stuck and too many events wait, logging blocks. All events are written before the service ends.
/// </summary>
internal sealed class BatchedConsoleSink : ILogEventSink, IDisposable
{
    private const int MaxWaiting = 10_000;
    private const int MaxBytes = 16 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly BlockingCollection<LogEvent> waiting = new(MaxWaiting);
    private readonly ManualResetEventSlim ending = new(initialState: false, spinCount: 0);
    private readonly Stream output;
    private readonly Thread writing;

    public BatchedConsoleSink(Stream output)
    {
        this.output = output;
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
        output.Dispose();
    }

    private void Write()
    {
        using var line = new JsonLogLine();
        var lines = new ArrayBufferWriter<byte>(2 * MaxBytes);
        foreach (var logEvent in waiting.GetConsumingEnumerable())
        {
            Append(line, logEvent, lines);
            if (waiting.Count > 0 && lines.WrittenCount < MaxBytes)
            {
                continue;
            }

            Print(lines);
            if (waiting.Count == 0)
            {
                // Waking up for each event would cost requests more than the writing does.
                ending.Wait(Pause);
            }
        }
    }

    private static void Append(JsonLogLine line, LogEvent logEvent, ArrayBufferWriter<byte> lines)
    {
        try
        {
            lines.Write(line.Format(logEvent));
            lines.Write("\n"u8);
        }
        catch (Exception exception)
        {
            ReportFailure(exception);
        }
    }

    private void Print(ArrayBufferWriter<byte> lines)
    {
        try
        {
            output.Write(lines.WrittenSpan);
            output.Flush();
        }
        catch (Exception exception)
        {
            ReportFailure(exception);
        }

        lines.ResetWrittenCount();
    }

    // Without a log, only Serilog's own self-log is left. The next events may fare better.
    private static void ReportFailure(Exception exception) => SelfLog.WriteLine("The log could not be written: {0}", exception);
}
