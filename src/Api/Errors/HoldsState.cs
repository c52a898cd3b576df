using FocusAccount.Domain.Accounts;
using NJsonSchema.Annotations;

namespace FocusAccount.Api.Errors;

/// <summary>The open jobs that hold credits.</summary>
/// <param name="Count">How many there are</param>
/// <param name="OldestEndsAt">
/// When the oldest expires unless it is settled or extended before (UTC); null if there is none, or if it is not among the newest 2,000 jobs
/// </param>
[JsonSchema("Holds")]
internal sealed record HoldsState(int Count, DateTimeOffset? OldestEndsAt)
{
    public static HoldsState Example => new(Count: 1, OldestEndsAt: new DateTimeOffset(2026, 11, 24, 9, 30, 0, TimeSpan.Zero));

    public static HoldsState From(Holds holds) => new(holds.Held.Jobs, holds.OldestEndsAt);
}
