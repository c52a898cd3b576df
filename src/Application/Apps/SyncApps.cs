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
            // A setting without a rule leaves the rule as it is: nobody may weaken it by leaving something out.
            var known = registered.FirstOrDefault(known => known.Slug == app.Slug);
            var wanted = app with { Settlement = app.Settlement ?? known?.Settlement };
            if (known != wanted)
            {
                apps.Set(wanted, now);
            }

            afterCommit.Publish(new AppSet(wanted));
        }

        return catalog.Apps.Count;
    }
}
