using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>Returns what the open jobs of an account hold.</summary>
public sealed record GetHolds(Guid AccountId) : IQuery<Holds>;

internal sealed class GetHoldsHandler(IAccountRepository accounts, IOpenJobReader openJobs) : IRequestHandler<GetHolds, Result<Holds>>
{
    public async Task<Result<Holds>> Handle(GetHolds query, CancellationToken cancellationToken) =>
        await openJobs.HoldsOf(query.AccountId, await accounts.ReadHeld(query.AccountId, cancellationToken), cancellationToken);
}

/// <summary>Completes what an account knows of its holds.</summary>
internal static class OldestHold
{
    /// <summary>The holds of an account, with the end of the oldest; an account without holds needs no query.</summary>
    public static async Task<Holds> HoldsOf(
        this IOpenJobReader openJobs, Guid accountId, HeldCredits held, CancellationToken cancellationToken) =>
        new(held, held.Jobs > 0 ? await openJobs.FindOldestEnd(accountId, held.Jobs, cancellationToken) : null);
}
