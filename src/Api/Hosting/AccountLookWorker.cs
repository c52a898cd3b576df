using FocusAccount.Application.Accounts;

namespace FocusAccount.Api.Hosting;

/// <summary>Looks at the accounts that are being watched, as long as the service runs.</summary>
internal sealed class AccountLookWorker(AccountLooks looks) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await looks.Run(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host knows of a stop, but takes this for a failure when the service could not start.
        }
    }
}
