using FocusAccount.Api.Settings;
using FocusAccount.Application.Apps;
using FocusAccount.Infrastructure.Database;
using MediatR;

namespace FocusAccount.Api.Hosting;

/// <summary>Before the first request is taken: the schema is brought up to date and the configured apps are made known.</summary>
internal sealed class StartupMigration(Migrator migrator, IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await migrator.CommitsAreDurable(cancellationToken))
        {
            throw new SettingException("ConnectionStrings__Focus leads to a database with synchronous_commit = off, which forgets settled credits in a crash.");
        }

        await migrator.Migrate(cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SyncApps(), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
