using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>Makes sure that a Clerk user has an account, and tells its id; sent with every session, and answered from memory when the account was seen stored a moment ago.</summary>
public sealed record OpenAccount(string ClerkId) : ICommand<Guid>;

internal sealed class OpenAccountHandler(IAccountRepository accounts, AccountCache known, EventLog events, TimeProvider clock)
    : IRequestHandler<OpenAccount, Result<Guid>>
{
    public async Task<Result<Guid>> Handle(OpenAccount command, CancellationToken cancellationToken)
    {
        var account = Account.Open(command.ClerkId);
        if (known.Contains(account.Id))
        {
            return account.Id;
        }

        // Only what was there before is remembered: a new account may still fail to be committed. And who has one is served while nothing can be written.
        if (await accounts.Exists(account.Id, cancellationToken))
        {
            known.Remember(account.Id);
        }
        else if (await accounts.AddIfAbsent(account, clock.GetUtcNow(), cancellationToken))
        {
            events.Add(log => log.Opened(account));
        }

        return account.Id;
    }
}
