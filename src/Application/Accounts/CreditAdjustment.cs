using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;

namespace FocusAccount.Application.Accounts;

/// <summary>What granting and revoking share: lock, see whether it was made before, let the account decide.</summary>
internal sealed class CreditAdjustment(IAccountRepository accounts, EventLog events, TimeProvider clock)
{
    public async Task<Result<AdjustedCredits>> Make(LedgerKind kind, string name, int amount, string untrimmed, CancellationToken cancellationToken)
    {
        var reason = untrimmed.Trim();
        var (account, madeAt) = await accounts.FindForUpdate(AccountRules.IdIn(name)!.Value, kind, amount, reason, cancellationToken);
        if (account is null)
        {
            return AccountErrors.Unknown;
        }

        var before = account.Credits;
        if (madeAt is { } earlier)
        {
            return new AdjustedCredits(account.Id, account.ClerkId, kind, amount, reason, account.Credits, earlier, AlreadyMade: true);
        }

        var now = clock.GetUtcNow();
        if ((kind == LedgerKind.Grant ? account.Grant(amount, reason, now) : account.Revoke(amount, reason, now)) is { } refusal)
        {
            return refusal;
        }

        accounts.Save(account);
        events.Add(log =>
        {
            if (kind == LedgerKind.Grant)
            {
                log.CreditsGranted(account.Id, amount, reason, before, account.Credits);
            }
            else
            {
                log.CreditsRevoked(account.Id, amount, reason, before, account.Credits);
            }
        });
        return new AdjustedCredits(account.Id, account.ClerkId, kind, amount, reason, account.Credits, now, AlreadyMade: false);
    }
}

/// <summary>A grant or a revocation, when it was made (UTC), whether that was before this request, and the account's credits (whole) now.</summary>
public sealed record AdjustedCredits(
    Guid AccountId, string ClerkId, LedgerKind Kind, int Amount, string Reason, long Credits, DateTimeOffset MadeAt, bool AlreadyMade);
