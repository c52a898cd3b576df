using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Remembers what a person is known by at Clerk, and returns the Clerk ids of up to ten other accounts that were known by the same and
/// whose owners were not deleted, as far as this service knows.
/// </summary>
public sealed record RecognizePerson(Guid AccountId, IReadOnlyList<string> Identifiers) : ICommand<List<string>>;

internal sealed class RecognizePersonHandler(IPersonIdentifiers identifiers, TimeProvider clock)
    : IRequestHandler<RecognizePerson, Result<List<string>>>
{
    public async Task<Result<List<string>>> Handle(RecognizePerson command, CancellationToken cancellationToken)
    {
        // In this order, so that of two accounts of one person that come at the same time at least one finds the other.
        await identifiers.Remember(command.AccountId, command.Identifiers, clock.GetUtcNow(), cancellationToken);
        var living = await identifiers.FindLiving(command.AccountId, command.Identifiers, cancellationToken);
        return living.ToList();
    }
}
