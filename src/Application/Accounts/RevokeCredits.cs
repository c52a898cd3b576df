using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>Takes credits from an account in an operator's name, never below zero; the same revocation (account, amount and reason) is made only once.</summary>
public sealed record RevokeCredits(string Account, int Amount, string Reason) : ICommand<AdjustedCredits>;

internal sealed class RevokeCreditsValidator : AbstractValidator<RevokeCredits>
{
    public RevokeCreditsValidator()
    {
        RuleFor(command => command.Account).NamesAnAccount();
        RuleFor(command => command.Amount).IsAmount();
        RuleFor(command => command.Reason).IsReason();
    }
}

internal sealed class RevokeCreditsHandler(CreditAdjustment adjustment) : IRequestHandler<RevokeCredits, Result<AdjustedCredits>>
{
    public Task<Result<AdjustedCredits>> Handle(RevokeCredits command, CancellationToken cancellationToken)
    {
        var reason = command.Reason.Trim();
        return adjustment.Make(
            LedgerKind.Revoke,
            command.Account,
            command.Amount,
            reason,
            (account, now) => account.Revoke(command.Amount, reason, now),
            cancellationToken);
    }
}
