using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;

namespace FocusAccount.Application.Accounts;

/// <summary>What granting and revoking share: lock, see whether it was made before, let the account decide.</summary>
internal sealed class CreditAdjustment(IAccountRepository accounts, EventLog events, TimeProvider clock)
{
    public async Task<Result<AdjustedCredits>> Make(
        LedgerKind kind,
        string accountOrClerkId,
        int amount,
        string reason,
        Func<Account, DateTimeOffset, Error?> decide,
        CancellationToken cancellationToken)
    {
        var (account, madeAt) = await accounts.FindForUpdate(AccountRules.IdIn(accountOrClerkId)!.Value, kind, amount, reason, cancellationToken);
        if (account is null)
        {
            return AccountErrors.Unknown;
        }

        if (madeAt is { } earlier)
        {
            return new AdjustedCredits(account.Id, account.ClerkId, kind, amount, reason, account.Credits, earlier, AlreadyMade: true);
        }

        var now = clock.GetUtcNow();
        if (decide(account, now) is { } refusal)
        {
            return refusal;
        }

        accounts.Save(account);
        events.Add(log => log.Adjusted(account.NewEntries[^1]));
        return new AdjustedCredits(account.Id, account.ClerkId, kind, amount, reason, account.Credits, now, AlreadyMade: false);
    }
}

/// <summary>A grant or a revocation, when it was made (UTC), whether that was before this request, and the account's credits (whole) now.</summary>
public sealed record AdjustedCredits(
    Guid AccountId, string ClerkId, LedgerKind Kind, int Amount, string Reason, long Credits, DateTimeOffset MadeAt, bool AlreadyMade);
