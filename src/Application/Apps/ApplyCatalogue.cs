using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>Brings the known apps in line with the settings; sent at every start. Apps that the settings do not name stay as they are.</summary>
public sealed record ApplyCatalogue : ICommand<int>;

internal sealed class ApplyCatalogueHandler(IAppRepository apps, AppCatalogue catalogue, EventLog events, TimeProvider clock)
    : IRequestHandler<ApplyCatalogue, Result<int>>
{
    public Task<Result<int>> Handle(ApplyCatalogue command, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var app in catalogue.Apps)
        {
            apps.Set(app, now);
            events.Add(log => log.Set(app));
        }

        return Task.FromResult<Result<int>>(catalogue.Apps.Count);
    }
}
