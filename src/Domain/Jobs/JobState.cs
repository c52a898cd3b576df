using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Jobs;

/// <summary>The terms that the start of a job fixes for good. Credits are whole numbers, times are UTC.</summary>
/// <param name="MaxCost">The most that the job can cost, if the start says so</param>
/// <param name="StartedBy">The credential of the person; null for a job started by a version that did not record it</param>
/// <param name="AppKeyId">The app key by which the app vouched for the start, if it did</param>
public sealed record JobTerms(
    Guid Id,
    Guid AccountId,
    AppSlug App,
    string Action,
    long CostEstimate,
    DateTimeOffset CreatedAt,
    long? MaxCost = null,
    SettlementRule Settlement = SettlementRule.Holder,
    Idempotency? Idempotency = null,
    Credential? StartedBy = null,
    Guid? AppKeyId = null);

/// <summary>How a job stands. Credits are whole numbers, times are UTC.</summary>
/// <param name="Charged">The cost so far, as its app reported it</param>
/// <param name="Progress">The part of the work that is done, from 0 to 1, as its app reported it</param>
/// <param name="Worker">The worker that owns the job until its deadline</param>
/// <param name="CancelRequestedAt">When the person asked to cancel it</param>
/// <param name="ActualCost">The final cost; 0 until the job settles</param>
/// <param name="Uncharged">By how much the work cost more than the job, or the budget that it counts in, allows</param>
/// <param name="SettledBy">
/// The credential that settled it; null until then, and for a job settled by a version that did not record it
/// </param>
/// <param name="ExpiredAt">When it was failed because of its deadline</param>
/// <param name="Budget">Its part in the budget of the token that started it; null if it counts in none</param>
public sealed record JobState(
    JobStatus Status,
    long Reserved,
    DateTimeOffset ExpiresAt,
    DateTimeOffset UpdatedAt,
    Metadata? Metadata,
    long Charged = 0,
    double? Progress = null,
    string? Worker = null,
    DateTimeOffset? CancelRequestedAt = null,
    long ActualCost = 0,
    long Uncharged = 0,
    Credential? SettledBy = null,
    DateTimeOffset? ExpiredAt = null,
    BudgetShare? Budget = null);

/// <summary>
/// A report of an app on the work of an open job; a null says nothing. Credits are whole numbers, progress is from 0 to 1.
/// </summary>
public sealed record JobReport(
    string? Worker = null,
    TimeSpan? ExpiresIn = null,
    long? Reserve = null,
    long? Charged = null,
    double? Progress = null,
    Metadata? Metadata = null);

/// <summary>The state of a job: it is settled once, and only an expired job can still change from `failed` to `completed`.</summary>
public enum JobStatus
{
    Started,
    Completed,
    Failed,
}
