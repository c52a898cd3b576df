using FocusAccount.Application.Accounts;

namespace FocusAccount.Api.Hosting;

/// <summary>Looks at the accounts that are being watched, as long as the service runs.</summary>
internal sealed class AccountLookWorker(AccountLooks looks) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => looks.Run(stoppingToken);
}
