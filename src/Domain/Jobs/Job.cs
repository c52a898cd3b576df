using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Jobs;

/// <summary>A piece of work that an app does for an account: it reserves credits when it starts, and settles once.</summary>
public sealed class Job
{
    /// <summary>The longest action and the longest name of a worker, in Unicode code points.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The time to live of a job when neither its start nor a setting gives one.</summary>
    public static readonly TimeSpan DefaultTimeToLive = TimeSpan.FromHours(24);

    /// <summary>The time after its expiry in which a job can still be completed.</summary>
    public static readonly TimeSpan LateCompletionWindow = TimeSpan.FromDays(7);

    /// <summary>How long after its job was settled a job token can still be used, to repeat a settlement or to read it.</summary>
    public static readonly TimeSpan TokenLifetimeAfterSettlement = LateCompletionWindow;

    private Job(JobTerms terms, JobState state) => (Terms, State) = (terms, state);

    public JobTerms Terms { get; }

    public JobState State { get; private set; }

    public Guid Id => Terms.Id;

    public Guid AccountId => Terms.AccountId;

    public AppSlug App => Terms.App;

    public JobStatus Status => State.Status;

    /// <summary>The credits that the job holds, or held until it was settled: its estimate, unless that was raised.</summary>
    public long Reserved => State.Reserved;

    /// <summary>The deadline (UTC): a job that is not settled by then is failed, and what it was not charged is refunded.</summary>
    public DateTimeOffset ExpiresAt => State.ExpiresAt;

    /// <summary>The final cost in credits; 0 until the job settles.</summary>
    public long ActualCost => State.ActualCost;

    public Metadata? Metadata => State.Metadata;

    /// <summary>Whether the job was completed after it had expired.</summary>
    public bool IsLate => IsLateCompletion(Status, State.ExpiredAt);

    /// <summary>Whether a job with this status and this time of expiry (UTC), if any, was completed late.</summary>
    public static bool IsLateCompletion(JobStatus status, DateTimeOffset? expiredAt) =>
        expiredAt is not null && status == JobStatus.Completed;

    /// <summary>Whether an action or the name of a worker is valid: 1 to 100 characters that PostgreSQL can store, so no NUL.</summary>
    public static bool IsValidName(string name) =>
        name.EnumerateRunes().Count() is >= 1 and <= MaxNameLength && !name.Contains('\0', StringComparison.Ordinal);

    /// <summary>A new job, which reserves its estimate.</summary>
    public static Job Start(JobTerms terms, Metadata? metadata, TimeSpan expiresIn)
    {
        Require.That(terms.CostEstimate >= 0 && (terms.MaxCost is null || terms.MaxCost >= terms.CostEstimate));
        Require.That(expiresIn > TimeSpan.Zero);
        return new(terms, new JobState(
            JobStatus.Started, Reserved: terms.CostEstimate, ExpiresAt: terms.CreatedAt + expiresIn, UpdatedAt: terms.CreatedAt, metadata));
    }

    /// <summary>The job as it was stored.</summary>
    public static Job Restore(JobTerms terms, JobState state) => new(terms, state);

    /// <summary>
    /// Completes the job at its actual cost and merges new metadata into the old; repeating the same settlement changes nothing. A cost
    /// above the job's ceiling, or above what the budget that it counts in has left, is charged up to that, and the rest stays uncharged.
    /// An expired job can be completed late, because work that was done is paid for.
    /// </summary>
    public Result<SettlementOutcome> Complete(
        long actualCost, Metadata? added, Credential by, DateTimeOffset now, TokenBudget? budget = null)
    {
        if (WhyNotBy(by) is { } forbidden)
        {
            return forbidden;
        }

        var merged = Metadata.Merge(Metadata, added);
        if (merged.Error is { } refusal)
        {
            return refusal;
        }

        var isRepeated = Status == JobStatus.Completed && actualCost == ActualCost + State.Uncharged;
        var charged = isRepeated ? ActualCost : long.Min(actualCost, Ceiling(budget, now));
        var completed = State with
        {
            Status = JobStatus.Completed,
            ActualCost = charged,
            Uncharged = actualCost - charged,
            Metadata = merged.Value,
        };
        if (State.ExpiredAt is { } expiredAt && Status == JobStatus.Failed)
        {
            // A version that does not know reports may have expired it, and then it was charged nothing.
            return now <= expiredAt + LateCompletionWindow
                ? Finish(completed with { Charged = ActualCost }, by, now)
                : JobErrors.Expired;
        }

        return Settle(completed, by, now);
    }

    /// <summary>
    /// Fails the job at no cost, or at the cost of its reserve without a refund; repeating the same settlement changes nothing.
    /// </summary>
    public Result<SettlementOutcome> Fail(bool refund, Credential by, DateTimeOffset now) =>
        WhyNotBy(by) is { } forbidden
            ? forbidden
            : Settle(State with { Status = JobStatus.Failed, ActualCost = refund ? 0 : Reserved, Uncharged = 0 }, by, now);

    /// <summary>
    /// Reports on the work of an open job: numbers that only grow, so that a repetition or an older report changes nothing. Returns whether
    /// anything has changed. The account must reserve by how much the hold has been raised.
    /// </summary>
    public Result<bool> Extend(JobReport report, Credential by, DateTimeOffset now)
    {
        if (WhyNotBy(by) is { } forbidden)
        {
            return forbidden;
        }

        if (Status != JobStatus.Started)
        {
            return JobErrors.NoLongerOpen(State);
        }

        if (report.Worker is not null && State.Worker is not null && report.Worker != State.Worker && now < ExpiresAt)
        {
            return JobErrors.Claimed;
        }

        var merged = Metadata.Merge(Metadata, report.Metadata);
        if (merged.Error is { } refusal)
        {
            return refusal;
        }

        var extended = State with
        {
            Reserved = long.Max(Reserved, report.Reserve ?? 0),
            Charged = long.Max(State.Charged, report.Charged ?? 0),
            Progress = report.Progress is { } progress ? double.Max(State.Progress ?? 0, progress) : State.Progress,
            Worker = report.Worker ?? State.Worker,
            ExpiresAt = report.ExpiresIn is { } timeToLive && now + timeToLive > ExpiresAt ? now + timeToLive : ExpiresAt,
            Metadata = merged.Value,
        };
        if (report.Worker is not null && extended.ExpiresAt <= now)
        {
            return JobErrors.DeadlinePassed;
        }

        if (extended.Reserved > (Terms.MaxCost ?? long.MaxValue))
        {
            return JobErrors.AboveMaxCost(Terms.MaxCost!.Value);
        }

        if (extended.Charged > extended.Reserved)
        {
            return JobErrors.ChargedAboveReserve(extended.Reserved);
        }

        return Change(extended, now);
    }

    /// <summary>Records that the person wants an open job to end; the app decides. Returns whether that is new.</summary>
    public Result<bool> Cancel(DateTimeOffset now) =>
        Status == JobStatus.Started
            ? Change(State with { CancelRequestedAt = State.CancelRequestedAt ?? now }, now)
            : JobErrors.NoLongerOpen(State);

    /// <summary>
    /// Fails the job at the cost that its app reported, if its deadline has passed; returns false when it has not, or when the job is
    /// settled.
    /// </summary>
    public bool TryExpire(DateTimeOffset now)
    {
        if (Status != JobStatus.Started || now < ExpiresAt)
        {
            return false;
        }

        Finish(State with { Status = JobStatus.Failed, ActualCost = State.Charged, ExpiredAt = now }, Credential.Expiry, now);
        return true;
    }

    /// <summary>Whether the token of the job can no longer be used, since the job was settled long ago.</summary>
    public bool HasTokenEnded(DateTimeOffset now) =>
        Status != JobStatus.Started && now > State.UpdatedAt + TokenLifetimeAfterSettlement;

    /// <summary>Records how the job counts in the budget of its token.</summary>
    internal void CountIn(BudgetShare share) => State = State with { Budget = share };

    // The most that a settlement can cost now. A budget whose token is gone has nothing left.
    private long Ceiling(TokenBudget? budget, DateTimeOffset now)
    {
        var ceiling = Terms.MaxCost ?? long.MaxValue;
        var charged = Status == JobStatus.Started ? Reserved : ActualCost;
        return State.Budget is { } share ? long.Min(ceiling, charged + (budget?.RoomFor(share, now) ?? 0)) : ceiling;
    }

    // Under the rule of the app, a person who could settle could have the work for nothing.
    private Error? WhyNotBy(Credential by) => Terms.Settlement == SettlementRule.App && by.IsPersons ? JobErrors.AppSettles : null;

    private Result<SettlementOutcome> Settle(JobState settled, Credential by, DateTimeOffset now)
    {
        if (Status != JobStatus.Started)
        {
            return settled == State ? SettlementOutcome.Unchanged : JobErrors.AlreadySettled(Status, ActualCost);
        }

        return Finish(settled, by, now);
    }

    private SettlementOutcome Finish(JobState settled, Credential by, DateTimeOffset now)
    {
        State = settled with { SettledBy = by, UpdatedAt = now };
        return SettlementOutcome.Settled;
    }

    private bool Change(JobState changed, DateTimeOffset now)
    {
        if (changed == State)
        {
            return false;
        }

        State = changed with { UpdatedAt = now };
        return true;
    }
}

/// <summary>Whether a settlement was made now, or repeats the job's existing one.</summary>
public enum SettlementOutcome
{
    Settled,
    Unchanged,
}
