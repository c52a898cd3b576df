using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Reopens an account on behalf of an operator, whoever has closed it, unless the person was deleted; named by its id or its owner's Clerk
/// id. The tokens that were not revoked work again.
/// </summary>
/// <param name="By">The Clerk id of an operator in the browser, whose own account it must not be; null for a command</param>
public sealed record ReopenAccount(string Account, string Reason, string? By = null) : ICommand<ClosureResult>;

internal sealed class ReopenAccountValidator : AbstractValidator<ReopenAccount>
{
    public ReopenAccountValidator()
    {
        RuleFor(command => command.Account).IsAccountName();
        RuleFor(command => command.Reason).IsReason();
    }
}

internal sealed class ReopenAccountHandler(NamedAccount named, IAccountRepository accounts, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<ReopenAccount, Result<ClosureResult>>
{
    public async Task<Result<ClosureResult>> Handle(ReopenAccount command, CancellationToken cancellationToken)
    {
        var locked = await named.Lock(command.Account, command.By, cancellationToken);
        if (locked.Error is { } notLocked)
        {
            return notLocked;
        }

        var account = locked.Value;
        var closedFor = account.ClosedFor;
        var reopened = account.Reopen();
        if (reopened.Error is { } refusal)
        {
            return refusal;
        }

        if (closedFor is { } was)
        {
            accounts.SaveClosure(account, clock.GetUtcNow());
            afterCommit.Publish(new AccountReopened(account.Id, was, command.Reason.Trim()));
        }

        return new ClosureResult(account.Id, account.ClerkId, account.ClosedFor, reopened.Value);
    }
}
