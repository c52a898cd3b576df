using FocusAccount.Domain.Apps;

namespace FocusAccount.Application.Apps;

/// <summary>The registered apps and their starter grants.</summary>
public interface IAppRepository
{
    /// <summary>Queues the app with its starter credits (whole) and its settlement rule, whether it is registered already or not.</summary>
    void Set(App app, DateTimeOffset now);

    /// <summary>All registered apps, by slug.</summary>
    Task<IReadOnlyList<App>> List(CancellationToken cancellationToken);

    /// <summary>Removes an app from the registered ones, and returns whether it was one. Its grants stay.</summary>
    Task<bool> Remove(AppSlug app, CancellationToken cancellationToken);

    /// <summary>Queues a new grant; the account must have been locked.</summary>
    void Add(AppGrant grant);
}
