using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Accounts;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// The part that Clerk's and an operator's closing of an account share. A deletion revokes the tokens for good; otherwise they are only
/// refused, and work again once the account is open.
/// </summary>
internal sealed class AccountClosing(IAccountRepository accounts, ITokenRepository tokens, AfterCommit afterCommit, TimeProvider clock)
{
    /// <summary>Closes an account that was locked, and returns whether that changed anything.</summary>
    public async Task<bool> Close(Account account, ClosureReason reason, CancellationToken cancellationToken, string? note = null)
    {
        if (!account.Close(reason))
        {
            return false;
        }

        var now = clock.GetUtcNow();
        accounts.SaveStanding(account, now);
        var isFinal = reason == ClosureReason.Deleted;
        var ended = isFinal
            ? await tokens.RevokeAll(account.Id, now, cancellationToken)
            : await tokens.ListValidIds(account.Id, now, cancellationToken);
        afterCommit.Publish(new AccountClosed(account.Id, reason, ended, note));
        foreach (var tokenId in isFinal ? ended : [])
        {
            afterCommit.Publish(new TokenRevoked(account.Id, tokenId));
        }

        return true;
    }
}
