using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>Lists the known apps, for an operator.</summary>
public sealed record ListApps : IQuery<AppList>;

/// <summary>The known apps, by slug.</summary>
public sealed record AppList(IReadOnlyList<ListedApp> Apps);

/// <summary>A known app, its starter credits (whole), and whether a setting names it, so that every start applies that setting.</summary>
public sealed record ListedApp(string Slug, int StarterCredits, bool Configured);

internal sealed class ListAppsHandler(IAppRepository apps, AppCatalogue catalogue) : IRequestHandler<ListApps, Result<AppList>>
{
    public async Task<Result<AppList>> Handle(ListApps query, CancellationToken cancellationToken)
    {
        var known = await apps.List(cancellationToken);
        return new AppList([.. known.Select(app => new ListedApp(app.Slug.Text, app.StarterCredits, catalogue.Configures(app.Slug)))]);
    }
}
