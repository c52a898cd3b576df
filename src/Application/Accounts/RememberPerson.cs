using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Remembers the identifiers that a Clerk user has now, if the user has an account: a person may come back with one that was added since the
/// last starter grant.
/// </summary>
public sealed record RememberPerson(string ClerkId, IReadOnlyList<string> Identifiers) : ICommand<Unit>;

internal sealed class RememberPersonHandler(IAccountRepository accounts, IPersonIdentifiers identifiers, TimeProvider clock)
    : IRequestHandler<RememberPerson, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(RememberPerson command, CancellationToken cancellationToken)
    {
        var accountId = Account.IdOf(command.ClerkId);
        if (await accounts.Exists(accountId, cancellationToken))
        {
            await identifiers.Remember(accountId, command.Identifiers, clock.GetUtcNow(), cancellationToken);
        }

        return Unit.Value;
    }
}
