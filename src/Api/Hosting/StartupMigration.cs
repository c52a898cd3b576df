using FocusAccount.Api.Settings;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Pipeline;
using FocusAccount.Infrastructure.Database;

namespace FocusAccount.Api.Hosting;

/// <summary>
/// Brings the schema up to date, however long that takes, finds out whether Citus distributes the accounts, and registers the configured
/// apps. Only then does the service listen, so that a proxy sends it no request before.
/// </summary>
internal sealed class StartupMigration(Migrator migrator, Distribution distribution, RequestSender sender) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await migrator.CommitsAreDurable(cancellationToken))
        {
            throw new SettingException(
                "ConnectionStrings__Focus leads to a database with synchronous_commit = off, which loses settled credits in a crash.");
        }

        await migrator.Migrate(int.MaxValue, cancellationToken);
        await distribution.Detect(cancellationToken);
        await sender.Send(new SyncApps(), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
