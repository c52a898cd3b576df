using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>Lists the registered apps, for an operator.</summary>
public sealed record ListApps : IQuery<AppList>;

/// <summary>The registered apps, by slug.</summary>
public sealed record AppList(IReadOnlyList<AppListItem> Apps);

/// <summary>
/// A registered app, its starter credits (whole), its settlement rule, and whether a setting names it, so that every start of the service
/// applies that setting.
/// </summary>
public sealed record AppListItem(string Slug, int StarterCredits, SettlementRule Settlement, bool Configured);

internal sealed class ListAppsHandler(IAppRepository apps, AppCatalog catalog) : IRequestHandler<ListApps, Result<AppList>>
{
    public async Task<Result<AppList>> Handle(ListApps query, CancellationToken cancellationToken)
    {
        var registered = await apps.List(cancellationToken);
        return new AppList([.. registered.Select(ToItem)]);
    }

    private AppListItem ToItem(App app) =>
        new(app.Slug.Value, app.StarterCredits, app.Settlement ?? SettlementRule.Holder, catalog.Contains(app.Slug));
}
