using FocusAccount.Domain.Apps;

namespace FocusAccount.Application.Apps;

/// <summary>The known apps, and who received their starter credits.</summary>
public interface IAppRepository
{
    /// <summary>Queues the app with its starter credits, whether it was known or not.</summary>
    void Set(App app, DateTimeOffset now);

    /// <summary>All known apps, by slug.</summary>
    Task<IReadOnlyList<App>> List(CancellationToken cancellationToken);

    /// <summary>Registers an app whose slug is new, and returns the app as it is registered; null when no more apps can be registered.</summary>
    Task<App?> RegisterIfNew(App app, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Queues a new grant; the account must have been found for update.</summary>
    void Add(AppGrant grant);
}
