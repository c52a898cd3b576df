using FocusAccount.Application.Pipeline;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Looks at all watched accounts at once and delivers what has changed: once a second, because another instance may have made the change,
/// and soon after a change by this one. Nothing is read while nobody watches, and however much happens, the looks use one connection.
/// </summary>
public sealed class AccountLooks
{
    // A busy database is looked at less often: looks take a tenth of the time at most.
    private const int PausePerLook = 9;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Changes that come faster share a look.
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(100);

    private readonly WatchedAccounts accounts;
    private readonly IAccountChangeReader reader;
    private readonly EventPublisher events;
    private readonly TimeProvider clock;
    private bool isFailing;

    internal AccountLooks(WatchedAccounts accounts, IAccountChangeReader reader, EventPublisher events, TimeProvider clock) =>
        (this.accounts, this.reader, this.events, this.clock) = (accounts, reader, events, clock);

    /// <summary>Looks at the watched accounts, one look after another, until it is canceled.</summary>
    public async Task Run(CancellationToken stopping)
    {
        var lastAtAll = clock.GetTimestamp();
        while (true)
        {
            await WaitForNext(Interval - clock.GetElapsedTime(lastAtAll), stopping);
            var isAtAll = clock.GetElapsedTime(lastAtAll) >= Interval;
            lastAtAll = isAtAll ? clock.GetTimestamp() : lastAtAll;
            var begun = clock.GetTimestamp();
            await TryLook(isAtAll, stopping);
            await Task.Delay(PauseAfter(clock.GetElapsedTime(begun)), clock, stopping);
        }
    }

    private static TimeSpan PauseAfter(TimeSpan look) =>
        TimeSpan.FromTicks(long.Clamp(look.Ticks * PausePerLook, MinPause.Ticks, Interval.Ticks));

    // While nobody watches, only a new reader ends the wait.
    private async Task WaitForNext(TimeSpan untilAll, CancellationToken stopping)
    {
        var isIdle = accounts.IsEmpty;
        if (!isIdle && untilAll <= TimeSpan.Zero)
        {
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var signal = accounts.WaitForSignal(ended.Token);
        await Task.WhenAny(signal, Task.Delay(isIdle ? Timeout.InfiniteTimeSpan : untilAll, clock, ended.Token));
        await ended.CancelAsync();
        await signal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.ThrowIfCancellationRequested();
    }

    // The database may be away. Streams stay open meanwhile, and the next look finds everything that this one has missed.
    private async Task TryLook(bool atAll, CancellationToken stopping)
    {
        var (ids, jobs) = accounts.BeginLook(atAll);
        if (ids.Count == 0)
        {
            return;
        }

        try
        {
            await Look(ids, jobs, stopping);
            isFailing = false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            if (!isFailing)
            {
                isFailing = true;
                await events.Publish(new AccountLookFailed(exception));
            }
        }
    }

    private async Task Look(IReadOnlyList<Guid> ids, IReadOnlyList<JobKey> jobs, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var changes = accounts.Compare(await reader.ReadStates(ids, jobs, stopping));
        if (changes.Count > 0)
        {
            var found = await reader.ReadJobs(
                [.. changes.Select(change => change.Range)], [.. changes.SelectMany(change => change.Jobs)], stopping);
            accounts.Deliver(changes, found.ToLookup(job => job.AccountId, job => job.Job), now);
        }
    }
}
