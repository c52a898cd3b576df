using FocusAccount.Application.Identity;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Gives the account of a Clerk user the standing that the user has there, and returns whether that changed anything. An account that does
/// not exist is stored as closed, so that a session that is still alive cannot open it.
/// </summary>
public sealed record FollowClerkUser(string ClerkId, ClerkStanding Standing, StandingSource Source) : ICommand<bool>;

/// <summary>How the service learned how a user stands at Clerk.</summary>
public enum StandingSource
{
    Webhook,

    /// <summary>The daily comparison: no webhook came.</summary>
    Comparison,

    /// <summary>The visit of a person who has something that the user had: a webhook may still come.</summary>
    Visit,
}

internal sealed class FollowClerkUserHandler(
    IAccountLocks locks, IAccountRepository accounts, AccountClosing closing, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<FollowClerkUser, Result<bool>>
{
    public async Task<Result<bool>> Handle(FollowClerkUser command, CancellationToken cancellationToken)
    {
        var changed = command.Standing switch
        {
            ClerkStanding.Active => await Reopen(command.ClerkId, cancellationToken),
            ClerkStanding.Banned => await Close(command.ClerkId, ClosureReason.Banned, cancellationToken),
            ClerkStanding.Deleted => await Close(command.ClerkId, ClosureReason.Deleted, cancellationToken),
        };
        if (changed && command.Source == StandingSource.Comparison)
        {
            afterCommit.Publish(new WebhookMissed(Account.IdOf(command.ClerkId), command.Standing));
        }

        return changed;
    }

    private async Task<bool> Close(string clerkId, ClosureReason closedFor, CancellationToken cancellationToken)
    {
        // By itself and before the lock, which needs a stored account.
        var closed = Account.Open(clerkId);
        closed.Close(closedFor);
        if (await accounts.TryAddClosed(closed, clock.GetUtcNow(), cancellationToken))
        {
            afterCommit.Publish(new AccountClosed(closed.Id, closedFor, []));
            return true;
        }

        return await closing.Close(await locks.Lock(closed.Id, cancellationToken), closedFor, reason: null, cancellationToken);
    }

    private async Task<bool> Reopen(string clerkId, CancellationToken cancellationToken)
    {
        // Most users whom Clerk reports as changed are not closed here, and many have no account.
        var accountId = Account.IdOf(clerkId);
        if (await accounts.FindClosure(accountId, cancellationToken) is not { ClosedFor: ClosureReason.Banned })
        {
            return false;
        }

        var account = await locks.Lock(accountId, cancellationToken);
        if (!account.LiftBan())
        {
            return false;
        }

        accounts.SaveClosure(account, clock.GetUtcNow());
        afterCommit.Publish(new AccountReopened(accountId, ClosureReason.Banned));
        return true;
    }
}
