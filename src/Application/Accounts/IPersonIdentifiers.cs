namespace FocusAccount.Application.Accounts;

/// <summary>The identifiers that people have at Clerk, stored as keyed hashes that cannot be read back.</summary>
public interface IPersonIdentifiers
{
    /// <summary>Remembers the identifiers of an account's owner, at a time (UTC). It commits by itself.</summary>
    Task Remember(Guid accountId, IReadOnlyList<string> identifiers, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The Clerk ids of up to ten other accounts with one of the identifiers, except those of deleted people.</summary>
    Task<IReadOnlyList<string>> FindLiving(Guid accountId, IReadOnlyList<string> identifiers, CancellationToken cancellationToken);

    /// <summary>Another account with one of the identifiers that holds the app's grant and whose owner was deleted; null if none.</summary>
    Task<Guid?> FindDeletedHolder(
        Guid accountId, IReadOnlyList<string> identifiers, string app, CancellationToken cancellationToken);

    /// <summary>The name that replaces the Clerk id of a deleted person: a keyed hash of it.</summary>
    string PseudonymOf(string clerkId);
}
