using System.Diagnostics;

namespace FocusAccount.Bench.Load;

/// <summary>Runs one unit of load on a connection and checks the responses.</summary>
internal delegate void Unit(HttpConnection connection);

/// <summary>A kind of load.</summary>
internal interface IScenario
{
    /// <summary>The number of requests in one unit.</summary>
    int Requests { get; }

    /// <summary>Prepares a run of this duration, before the measurement starts.</summary>
    void Prepare(TimeSpan time)
    {
    }

    /// <summary>The unit that a connection, numbered from 0, repeats.</summary>
    Unit For(int connection);
}

/// <summary>The result of a run of the generator.</summary>
internal sealed record LoadResult(long Units, TimeSpan Elapsed, Histogram Latencies);

/// <summary>
/// Keeps a number of units in flight, each on its own thread and connection. A new unit starts when the previous one ends.
/// </summary>
internal static class Generator
{
    /// <summary>Runs for a time or until this many units are done. Units in flight at the end are finished and counted.</summary>
    public static LoadResult Run(int port, IScenario scenario, int inFlight, TimeSpan time, long units = long.MaxValue)
    {
        scenario.Prepare(time);
        var workers = Enumerable.Range(0, inFlight).Select(number => new Worker(port, scenario.For(number))).ToList();
        using var start = new Barrier(inFlight + 1);
        var clock = new Stopwatch();
        var threads = workers.ConvertAll(worker => new Thread(() => worker.Run(start, clock, time, units / inFlight), maxStackSize: 256 * 1024));
        threads.ForEach(thread => thread.Start());
        clock.Start();
        start.SignalAndWait();
        threads.ForEach(thread => thread.Join());
        clock.Stop();
        if (workers.Find(worker => worker.Failure is not null)?.Failure is { } failure)
        {
            throw failure;
        }

        var latencies = new Histogram();
        workers.ForEach(worker => latencies.Add(worker.Latencies));
        return new LoadResult(workers.Sum(worker => worker.Units), clock.Elapsed, latencies);
    }

    private sealed class Worker(int port, Unit unit)
    {
        public long Units { get; private set; }

        public Histogram Latencies { get; } = new();

        public Exception? Failure { get; private set; }

        public void Run(Barrier start, Stopwatch clock, TimeSpan time, long units)
        {
            try
            {
                using var connection = new HttpConnection(port);
                start.SignalAndWait();
                for (var begun = clock.Elapsed; begun < time && Units < units; begun = clock.Elapsed)
                {
                    unit(connection);
                    Units++;
                    Latencies.Add((long)(clock.Elapsed - begun).TotalMicroseconds);
                }
            }
            catch (Exception exception) when (exception is System.Net.Sockets.SocketException or IOException or UnexpectedReplyException)
            {
                Failure = exception;
                start.RemoveParticipant();
            }
        }
    }
}
