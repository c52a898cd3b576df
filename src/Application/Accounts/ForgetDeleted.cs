using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Replaces the Clerk ids of a batch of people who were deleted longer ago than the holdback, and returns their number. Their accounts and
/// ledgers stay; several instances may sweep at once.
/// </summary>
public sealed record ForgetDeleted : ICommand<int>;

internal sealed class ForgetDeletedHandler(
    IPeopleFinder people,
    IPersonIdentifiers identifiers,
    IAccountRepository accounts,
    ClerkSyncOptions sync,
    AfterCommit afterCommit,
    TimeProvider clock)
    : IRequestHandler<ForgetDeleted, Result<int>>
{
    public async Task<Result<int>> Handle(ForgetDeleted command, CancellationToken cancellationToken)
    {
        var forgotten = 0;
        foreach (var person in await people.FindToForget(clock.GetUtcNow() - sync.ForgetDeletedAfter, cancellationToken))
        {
            var pseudonym = identifiers.PseudonymOf(person.ClerkId);
            if (await accounts.TryReplaceClerkId(person.AccountId, person.ClerkId, pseudonym, cancellationToken))
            {
                afterCommit.Publish(new PersonForgotten(person.AccountId));
                forgotten++;
            }
        }

        return forgotten;
    }
}
