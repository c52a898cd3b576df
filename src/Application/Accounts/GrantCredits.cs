using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>Gives an account credits in an operator's name; the same grant (account, amount and reason) is made only once.</summary>
public sealed record GrantCredits(string Account, int Amount, string Reason) : ICommand<AdjustedCredits>;

internal sealed class GrantCreditsValidator : AbstractValidator<GrantCredits>
{
    public GrantCreditsValidator()
    {
        RuleFor(command => command.Account).NamesAnAccount();
        RuleFor(command => command.Amount).IsAmount();
        RuleFor(command => command.Reason).IsReason();
    }
}

internal sealed class GrantCreditsHandler(CreditAdjustment adjustment) : IRequestHandler<GrantCredits, Result<AdjustedCredits>>
{
    public Task<Result<AdjustedCredits>> Handle(GrantCredits command, CancellationToken cancellationToken)
    {
        var reason = command.Reason.Trim();
        return adjustment.Make(
            LedgerKind.Grant,
            command.Account,
            command.Amount,
            reason,
            (account, now) => account.Grant(command.Amount, reason, now),
            cancellationToken);
    }
}
