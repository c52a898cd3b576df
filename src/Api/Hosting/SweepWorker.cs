using FocusAccount.Application.Accounts;
using FocusAccount.Application.Devices;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;

namespace FocusAccount.Api.Hosting;

/// <summary>
/// Sweeps overdue jobs, then device logins, then tokens, then what has happened to people at Clerk, every five minutes, unless this
/// machine's clock and the database's differ. A failed sweep does not stop the others, and none is waited for without a limit.
/// </summary>
internal sealed class SweepWorker(
    TimeSpan requestTimeout,
    ClockComparison clocks,
    JobExpiry expiry,
    ClerkComparison comparison,
    WebhookWatch webhooks,
    RequestSender sender,
    EventPublisher events,
    TimeProvider clock)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    // The database itself ends the wait for an account's lock after the request timeout. Its refusal comes first.
    private readonly TimeSpan limitOfJob = requestTimeout + TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        await using var ending = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            await Try("everything", () => Sweep(stoppingToken), stoppingToken);
        }
    }

    private async Task Sweep(CancellationToken stoppingToken)
    {
        if (await clocks.FindDifference(stoppingToken) is { } ahead)
        {
            await events.Publish(new ClockDiffers(ahead));
            return;
        }

        await Try("jobs", () => expiry.Run(limitOfJob, stoppingToken), stoppingToken);
        await Try("device logins", () => InBatches(new SweepDevices(), stoppingToken), stoppingToken);
        await Try("tokens", () => InBatches(new SweepTokens(), stoppingToken), stoppingToken);
        await Try("people", () => comparison.Run(limitOfJob, stoppingToken), stoppingToken);
        await Try("webhooks", () => webhooks.Run(stoppingToken), stoppingToken);
        await Try("deleted people", () => InBatches(new ForgetDeleted(), stoppingToken), stoppingToken);
    }

    // An exception that left ExecuteAsync would stop the service, also a cancellation that is not its stop.
    private async Task Try(string what, Func<Task> sweep, CancellationToken stoppingToken)
    {
        try
        {
            await sweep();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            await events.Publish(new SweepFailed(what, exception));
        }
    }

    // Each command deletes one batch in its own transaction; a flood of logins leaves more than one.
    private async Task InBatches(ICommand<int> sweep, CancellationToken cancellationToken)
    {
        while (await sender.Send(sweep, Interval, cancellationToken) > 0)
        {
        }
    }
}
