using FocusAccount.Application.Devices;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Api.Hosting;

/// <summary>Sends the sweeps every few minutes, and sees to it that a failed one is tried again and stops no other.</summary>
internal sealed partial class SweepWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SweepWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    // Between two instances' clocks, or between a start's time and its commit, there is never as much.
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    // A day's: what a look at the latest deadlines alone can miss, for a clock was wrong or a version without deadlines started it, is found by then.
    private static readonly int LooksPerLookAtAll = (int)(TimeSpan.FromDays(1) / Interval);

    // The account of a job may be locked for long, but that of so many means that the database has another trouble.
    private const int MaxFailures = 10;

    private int looks;
    private DateTimeOffset lookedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        await using var ending = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            await Try("jobs", () => ExpireJobs(stoppingToken));
            await Try("device logins", () => InBatches(new SweepDevices(), stoppingToken));
            await Try("tokens", () => InBatches(new SweepTokens(), stoppingToken));
        }
    }

    private async Task Try(string what, Func<Task> sweep)
    {
        try
        {
            await sweep();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(what, exception);
        }
    }

    private async Task ExpireJobs(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        DateTimeOffset? since = looks % LooksPerLookAtAll == 0 ? null : lookedAt - Overlap;
        var failed = new HashSet<Guid>();
        int expired;
        do
        {
            expired = 0;
            foreach (var job in (await Send(new ListOverdueJobs(since, ExcludedAccounts: failed), cancellationToken)).Jobs.Where(job => !failed.Contains(job.AccountId)))
            {
                try
                {
                    expired += await Send(new ExpireJob(job.AccountId, job.JobId), cancellationToken) ? 1 : 0;
                }
                catch (Exception exception) when (exception is not OperationCanceledException && failed.Add(job.AccountId) && failed.Count < MaxFailures)
                {
                    LogFailed("jobs", exception);
                }
            }
        }
        while (expired > 0);

        if (failed.Count == 0)
        {
            (looks, lookedAt) = (looks + 1, now);
        }
    }

    // A sweep deletes a batch, in a transaction of its own; a flood of logins leaves more than one.
    private async Task InBatches(ICommand<int> sweep, CancellationToken cancellationToken)
    {
        int deleted;
        do
        {
            deleted = await Send(sweep, cancellationToken);
        }
        while (deleted > 0);
    }

    private async Task<T> Send<T>(IRequest<Result<T>> request, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellationToken)).Value;
    }

    [LoggerMessage(EventName = "SweepFailed", Level = LogLevel.Warning, Message = "The sweep of {What} failed; it will be tried again")]
    private partial void LogFailed(string what, Exception exception);
}
