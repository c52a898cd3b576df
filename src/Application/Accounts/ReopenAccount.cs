using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Reopens an account on behalf of an operator, whoever has closed it, unless the person was deleted; named by its id or its owner's Clerk
/// id. The tokens that were not revoked work again.
/// </summary>
public sealed record ReopenAccount(string Account, string Reason) : ICommand<StandingResult>;

internal sealed class ReopenAccountValidator : AbstractValidator<ReopenAccount>
{
    public ReopenAccountValidator()
    {
        RuleFor(command => command.Account).IsAccountName();
        RuleFor(command => command.Reason).IsReason();
    }
}

internal sealed class ReopenAccountHandler(IAccountLocks locks, IAccountRepository accounts, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<ReopenAccount, Result<StandingResult>>
{
    public async Task<Result<StandingResult>> Handle(ReopenAccount command, CancellationToken cancellationToken)
    {
        var accountId = AccountName.IdOf(command.Account)!.Value;
        if (!await accounts.Exists(accountId, cancellationToken))
        {
            return AccountErrors.Unknown;
        }

        var account = await locks.Lock(accountId, cancellationToken);
        var closedFor = account.ClosedFor;
        var reopened = account.Reopen();
        if (reopened.Error is { } refusal)
        {
            return refusal;
        }

        if (closedFor is { } was)
        {
            accounts.SaveStanding(account, clock.GetUtcNow());
            afterCommit.Publish(new AccountReopened(account.Id, was, command.Reason.Trim()));
        }

        return new StandingResult(account.Id, account.ClerkId, account.ClosedFor, reopened.Value);
    }
}
