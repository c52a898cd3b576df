using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>Adds up the credits (whole) that the open jobs among an account's newest 2,000 have reserved.</summary>
public sealed record GetHeldCredits(Guid AccountId) : IQuery<long>;

internal sealed class GetHeldCreditsHandler(IOpenJobReader openJobs) : IRequestHandler<GetHeldCredits, Result<long>>
{
    public async Task<Result<long>> Handle(GetHeldCredits query, CancellationToken cancellationToken) =>
        await openJobs.SumReserved(query.AccountId);
}
