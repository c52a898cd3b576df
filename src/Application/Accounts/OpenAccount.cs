using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Ensures that a Clerk user has an account and returns its id, or refuses because it is closed. It is sent for the requests with a
/// session, unless the account was found open a moment ago.
/// </summary>
public sealed record OpenAccount(string ClerkId) : ICommand<Guid>;

internal sealed class OpenAccountHandler(IAccountRepository accounts, AccountCache cache, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<OpenAccount, Result<Guid>>
{
    public async Task<Result<Guid>> Handle(OpenAccount command, CancellationToken cancellationToken)
    {
        var account = Account.Open(command.ClerkId);
        if (cache.Contains(account.Id))
        {
            return account.Id;
        }

        // Read first, so that people with an account are served while the database takes no writes. A new account is not cached, because
        // its commit may fail.
        var lookedUpAt = cache.Timestamp;
        var closure = await accounts.FindClosure(account.Id, cancellationToken);
        if (closure is { ClosedFor: null })
        {
            cache.Add(account.Id, lookedUpAt);
            return account.Id;
        }

        if (closure is null)
        {
            if (await accounts.AddIfAbsent(account, clock.GetUtcNow(), cancellationToken))
            {
                afterCommit.Publish(new AccountOpened(account));
                return account.Id;
            }

            // Somebody else stored it in between: another request, or a webhook about a deletion.
            closure = await accounts.FindClosure(account.Id, cancellationToken);
        }

        return closure is { ClosedFor: not null } ? AccountErrors.Closed : account.Id;
    }
}
