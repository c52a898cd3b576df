using FocusAccount.Application.Accounts;

namespace FocusAccount.Api.Hosting;

/// <summary>
/// Keeps the service listening for a while after it is asked to stop, no longer ready, so that a balancer notices before connections are
/// refused. Requests are served as always meanwhile. Streams end after that, so that their readers come back to another instance.
/// </summary>
internal sealed class ShutdownDelay(TimeSpan delay, Readiness readiness, AccountWatch watch, TimeProvider clock) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.ReportStopping();
        try
        {
            await Task.Delay(delay, clock, cancellationToken);
        }
        finally
        {
            await watch.End();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
