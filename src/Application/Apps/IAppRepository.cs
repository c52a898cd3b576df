using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;

namespace FocusAccount.Application.Apps;

/// <summary>The known apps, and who received their starter credits.</summary>
public interface IAppRepository
{
    /// <summary>Queues the app with its starter credits, whether it was known or not.</summary>
    void Set(App app, DateTimeOffset now);

    /// <summary>All known apps, by slug.</summary>
    Task<IReadOnlyList<App>> List(CancellationToken cancellationToken);

    /// <summary>Locks the account, makes <paramref name="app"/> known if its slug is not, and finds the app as it is known (null when no more can be) and the account's grant, if it holds one.</summary>
    Task<(Account Account, App? App, AppGrant? Grant)> FindForUpdate(Guid accountId, App app, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Queues a new grant; the account must have been found for update.</summary>
    void Add(AppGrant grant);
}
