using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>
/// Registers the apps that the settings name, at every start of the service, and returns their number. Other apps stay as they are.
/// </summary>
public sealed record SyncApps : ICommand<int>;

internal sealed class SyncAppsHandler(IAppRepository apps, AppCatalog catalog, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<SyncApps, Result<int>>
{
    public Task<Result<int>> Handle(SyncApps command, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var app in catalog.Apps)
        {
            apps.Set(app, now);
            afterCommit.Publish(new AppSet(app));
        }

        return Task.FromResult<Result<int>>(catalog.Apps.Count);
    }
}
