using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Remembers what a person is known by at Clerk, and returns the Clerk ids of up to ten other accounts that were known by the same and
/// whose owners were not deleted, as far as this service knows.
/// </summary>
public sealed record RecognizePerson(Guid AccountId, IReadOnlyList<string> Identifiers) : ICommand<List<string>>;

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

internal sealed class RecognizePersonHandler(IPersonIdentifiers identifiers, TimeProvider clock)
    : IRequestHandler<RecognizePerson, Result<List<string>>>
{
    public async Task<Result<List<string>>> Handle(RecognizePerson command, CancellationToken cancellationToken)
    {
        // In this order, so that of two accounts of one person that come at the same time at least one finds the other.
        await identifiers.Remember(command.AccountId, command.Identifiers, clock.GetUtcNow(), cancellationToken);
        var living = await identifiers.FindLiving(command.AccountId, command.Identifiers, cancellationToken);
        return living.ToList();
    }
}
