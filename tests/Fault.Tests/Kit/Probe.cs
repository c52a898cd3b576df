using System.Diagnostics;

namespace FocusAccount.Fault.Tests;

/// <summary>One caller who reads and another who starts jobs, all the time. It measures how long each has to wait for a success.</summary>
internal sealed class Probe : IAsyncDisposable
{
    private readonly Series reads;
    private readonly Series jobs;
    private readonly Task[] loops;
    private volatile bool enough;

    private Probe(Person person)
    {
        reads = new Series(() => person.Wallet());
        jobs = new Series(() => person.Start(cost: 0));
        loops = [Loop(reads), Loop(jobs)];
    }

    public static async Task<Probe> Start(Service service)
    {
        var person = Given.AnyoneNew(service);
        await Eventually.Holds(async () => (await person.Wallet()).Status == 200);
        return new Probe(person);
    }

    /// <summary>Forgets what it has measured.</summary>
    public void Reset()
    {
        reads.Reset();
        jobs.Reset();
    }

    /// <summary>Waits until both have had a success since.</summary>
    public Task Succeeds()
    {
        var (read, started) = (reads.Successes, jobs.Successes);
        return Eventually.Holds(async () =>
        {
            await Task.WhenAll(loops.Where(loop => loop.IsFaulted));
            return reads.Successes > read + 1 && jobs.Successes > started + 1;
        });
    }

    /// <summary>Seconds without a success, and of the slowest response.</summary>
    public override string ToString() => $"reads {reads}; jobs {jobs}";

    public async ValueTask DisposeAsync()
    {
        enough = true;
        await Task.WhenAll(loops);
    }

    private async Task Loop(Series series)
    {
        await Task.Yield();
        while (!enough)
        {
            await series.Ask();
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    private sealed class Series(Func<Task<Reply>> ask)
    {
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private TimeSpan lastSuccess;
        private TimeSpan longestGap;
        private TimeSpan slowest;
        private int refused;
        private int successes;

        public int Successes => Volatile.Read(ref successes);

        public void Reset() => (longestGap, slowest, refused) = (TimeSpan.Zero, TimeSpan.Zero, 0);

        public async Task Ask()
        {
            var asked = clock.Elapsed;
            var reply = await ask();
            var replied = clock.Elapsed;
            reply.Status.Should().BeOneOf([200, 503], "of {0}", reply.Body);
            slowest = replied - asked > slowest ? replied - asked : slowest;
            if (reply.Status == 503)
            {
                refused++;
                return;
            }

            longestGap = replied - lastSuccess > longestGap ? replied - lastSuccess : longestGap;
            lastSuccess = replied;
            Interlocked.Increment(ref successes);
        }

        public override string ToString() => $"none for {longestGap.TotalSeconds:0.0} s, {refused} refused, slowest {slowest.TotalSeconds:0.0} s";
    }
}
