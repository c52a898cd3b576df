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
    public async Task<Result<int>> Handle(SyncApps command, CancellationToken cancellationToken)
    {
        // Usually nothing differs. All accounts share the apps, so a write would need every server of a distributed database.
        var registered = await apps.List(cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var app in catalog.Apps)
        {
            if (!registered.Contains(app))
            {
                apps.Set(app, now);
            }

            afterCommit.Publish(new AppSet(app));
        }

        return catalog.Apps.Count;
    }
}
