using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>Brings the known apps in line with the settings; sent at every start. Apps that the settings do not name stay as they are.</summary>
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
