using FocusAccount.Application.Devices;
using MediatR;

namespace FocusAccount.Api;

/// <summary>Sends the sweep every few minutes, and sees to it that a failed one is tried again.</summary>
internal sealed partial class Sweeper(IServiceScopeFactory scopes, TimeProvider clock, ILogger<Sweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        await using var ending = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                await SweepAll(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
    }

    // A sweep deletes a batch, in a transaction of its own; a flood of logins leaves more than one.
    private async Task SweepAll(CancellationToken cancellationToken)
    {
        int deleted;
        do
        {
            await using var scope = scopes.CreateAsyncScope();
            deleted = (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SweepDeviceLogins(), cancellationToken)).Value;
        }
        while (deleted > 0);
    }

    [LoggerMessage(EventName = "SweepFailed", Level = LogLevel.Warning, Message = "Sweeping old device logins failed; it will be tried again")]
    private partial void LogFailed(Exception exception);
}
