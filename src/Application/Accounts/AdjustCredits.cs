using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Grants or revokes credits on behalf of an operator; the account is named by its id or its owner's Clerk id. The same adjustment
/// (account, kind, amount and reason) is made only once.
/// </summary>
/// <param name="By">The Clerk id of an operator in the browser, whose own account it must not be; null for a command</param>
public sealed record AdjustCredits(LedgerKind Kind, string Account, int Amount, string Reason, string? By = null) : ICommand<AdjustCreditsResult>;

/// <summary>
/// A grant or a revocation, when it was made (UTC), whether that was before this request, and the account's current credits (whole).
/// </summary>
public sealed record AdjustCreditsResult(
    Guid AccountId, string ClerkId, LedgerKind Kind, int Amount, string Reason, long Credits, DateTimeOffset MadeAt, bool AlreadyMade);

internal sealed class AdjustCreditsValidator : AbstractValidator<AdjustCredits>
{
    public AdjustCreditsValidator()
    {
        RuleFor(command => command.Kind)
            .Must(kind => kind is LedgerKind.Grant or LedgerKind.Revoke)
            .WithMessage("kind must be grant or revoke.");
        RuleFor(command => command.Account).IsAccountName();
        RuleFor(command => command.Amount).GreaterThan(0).WithMessage($"amount must be a whole number from 1 to {int.MaxValue}.");
        RuleFor(command => command.Reason).IsReason();
    }
}

internal sealed class AdjustCreditsHandler(IAccountLocks locks, IAccountRepository accounts, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<AdjustCredits, Result<AdjustCreditsResult>>
{
    public async Task<Result<AdjustCreditsResult>> Handle(AdjustCredits command, CancellationToken cancellationToken)
    {
        if (AccountName.WhyNotBy(command.By, command.Account) is { } own)
        {
            return own;
        }

        var (kind, amount, reason) = (command.Kind, command.Amount, command.Reason.Trim());
        var (account, madeAt) = await locks.LockWithAdjustment(
            AccountName.IdOf(command.Account)!.Value, kind, amount, reason, cancellationToken);
        if (account is null)
        {
            return AccountErrors.Unknown;
        }

        if (madeAt is { } earlier)
        {
            return new AdjustCreditsResult(account.Id, account.ClerkId, kind, amount, reason, account.Credits, earlier, AlreadyMade: true);
        }

        var now = clock.GetUtcNow();
        var refusal = kind == LedgerKind.Grant ? account.Grant(amount, reason, now) : account.Revoke(amount, reason, now);
        if (refusal is not null)
        {
            return refusal;
        }

        accounts.Save(account);
        var entry = account.NewEntries[^1];
        afterCommit.Publish(kind == LedgerKind.Grant ? new CreditsGranted(entry) : new CreditsRevoked(entry));
        return new AdjustCreditsResult(account.Id, account.ClerkId, kind, amount, reason, account.Credits, now, AlreadyMade: false);
    }
}
