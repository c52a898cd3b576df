using FocusAccount.Api.Settings;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Pipeline;
using FocusAccount.Infrastructure.Database;

namespace FocusAccount.Api.Hosting;

/// <summary>Brings the schema up to date and registers the configured apps, before the first request is accepted.</summary>
internal sealed class StartupMigration(Migrator migrator, RequestSender sender) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await migrator.CommitsAreDurable(cancellationToken))
        {
            throw new SettingException(
                "ConnectionStrings__Focus leads to a database with synchronous_commit = off, which loses settled credits in a crash.");
        }

        await migrator.Migrate(cancellationToken);
        await sender.Send(new SyncApps(), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
