using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>Lists the known apps, for an operator.</summary>
public sealed record ListApps : IQuery<AppList>;

/// <summary>The known apps, by slug.</summary>
public sealed record AppList(IReadOnlyList<AppListItem> Apps);

/// <summary>A known app, its starter credits (whole), and whether a setting names it, so that every start applies that setting.</summary>
public sealed record AppListItem(string Slug, int StarterCredits, bool Configured);

internal sealed class ListAppsHandler(IAppRepository apps, AppCatalog catalog) : IRequestHandler<ListApps, Result<AppList>>
{
    public async Task<Result<AppList>> Handle(ListApps query, CancellationToken cancellationToken)
    {
        var known = await apps.List(cancellationToken);
        return new AppList([.. known.Select(app => new AppListItem(app.Slug.Value, app.StarterCredits, catalog.Contains(app.Slug)))]);
    }
}
