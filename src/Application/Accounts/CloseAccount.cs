using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Closes an account on behalf of an operator, until an operator reopens it; named by its id or its owner's Clerk id. Returns whether that
/// changed anything, and why the account is closed now.
/// </summary>
/// <param name="By">The Clerk id of an operator in the browser, whose own account it must not be; null for a command</param>
public sealed record CloseAccount(string Account, string Reason, string? By = null) : ICommand<ClosureResult>;

/// <summary>An account after a command: why it is closed (null while it is open), and whether the command changed that.</summary>
public sealed record ClosureResult(Guid AccountId, string ClerkId, ClosureReason? ClosedFor, bool Changed);

internal sealed class CloseAccountValidator : AbstractValidator<CloseAccount>
{
    public CloseAccountValidator()
    {
        RuleFor(command => command.Account).IsAccountName();
        RuleFor(command => command.Reason).IsReason();
    }
}

internal sealed class CloseAccountHandler(NamedAccount named, AccountClosing closing)
    : IRequestHandler<CloseAccount, Result<ClosureResult>>
{
    public async Task<Result<ClosureResult>> Handle(CloseAccount command, CancellationToken cancellationToken)
    {
        var locked = await named.Lock(command.Account, command.By, cancellationToken);
        if (locked.Error is { } refusal)
        {
            return refusal;
        }

        var account = locked.Value;
        var changed = await closing.Close(account, ClosureReason.Operator, command.Reason.Trim(), cancellationToken);
        return new ClosureResult(account.Id, account.ClerkId, account.ClosedFor, changed);
    }
}
