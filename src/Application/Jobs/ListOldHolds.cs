using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>Lists the jobs of all accounts that have held credits for longer than an hour, for an operator.</summary>
public sealed record ListOldHolds : IQuery<OldHolds>
{
    /// <summary>After how long a hold is old.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromHours(1);
}

/// <summary>How many jobs hold how many credits (whole) altogether, and the oldest of them.</summary>
public sealed record OldHolds(long Count, long Credits, IReadOnlyList<OldHold> Oldest);

/// <summary>A job that holds credits (whole) since it started (UTC).</summary>
public sealed record OldHold(Guid AccountId, Guid JobId, string App, string Action, long Reserved, DateTimeOffset CreatedAt);

/// <summary>Reads the open jobs of all accounts.</summary>
public interface IOldHoldReader
{
    /// <summary>Reads those that started before a time (UTC), and lists up to <paramref name="limit"/> of them, oldest first.</summary>
    Task<OldHolds> Read(DateTimeOffset startedBefore, int limit, CancellationToken cancellationToken);
}

internal sealed class ListOldHoldsHandler(IOldHoldReader reader, TimeProvider clock) : IRequestHandler<ListOldHolds, Result<OldHolds>>
{
    private const int MaxListed = 50;

    public async Task<Result<OldHolds>> Handle(ListOldHolds query, CancellationToken cancellationToken) =>
        await reader.Read(clock.GetUtcNow() - ListOldHolds.Age, MaxListed, cancellationToken);
}
