namespace FocusAccount.Api.Hosting;

/// <summary>
/// Keeps the service listening for a while after it is asked to stop, no longer ready, so that a balancer notices before connections are
/// refused. Requests are served as always meanwhile.
/// </summary>
internal sealed class ShutdownDelay(TimeSpan delay, Readiness readiness, TimeProvider clock) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.ReportStopping();
        return Task.Delay(delay, clock, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
