using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Accounts;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// The part that Clerk's and an operator's closure of an account share. A deletion revokes the tokens for good; otherwise they are only
/// refused, and work again once the account is open.
/// </summary>
internal sealed class AccountClosing(IAccountRepository accounts, ITokenRepository tokens, AfterCommit afterCommit, TimeProvider clock)
{
    /// <summary>Closes an account that was locked, and returns whether that changed anything. An operator gives a reason.</summary>
    public async Task<bool> Close(Account account, ClosureReason closedFor, string? reason, CancellationToken cancellationToken)
    {
        if (!account.Close(closedFor))
        {
            return false;
        }

        var now = clock.GetUtcNow();
        accounts.SaveClosure(account, now);
        var isFinal = closedFor == ClosureReason.Deleted;
        var ended = isFinal
            ? await tokens.RevokeAll(account.Id, now, cancellationToken)
            : await tokens.ListValidIds(account.Id, now, cancellationToken);
        afterCommit.Publish(new AccountClosed(account.Id, closedFor, ended, reason));
        foreach (var tokenId in isFinal ? ended : [])
        {
            afterCommit.Publish(new TokenRevoked(account.Id, tokenId));
        }

        return true;
    }
}
