using System.Text.Json;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Tests;

/// <summary>The starts of tests. This part is compiled into Domain.Tests and Application.Tests.</summary>
internal static partial class Given
{
    public const string ClerkId = "user_ada";
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Later = Now.AddMinutes(1);
    public static readonly TimeSpan OneHour = TimeSpan.FromHours(1);
    public static readonly Guid Ada = Account.IdOf(ClerkId);
    public static readonly AppSlug Video = new("video");
    public static readonly Credential Session = new(CredentialKind.Session);
    public static readonly Credential AppKey = new(CredentialKind.AppKey, new Guid("01a20a57-2d38-76a2-a74c-f7f368ece7aa"));

    public static Account AnAccountWith(long credits, long sequence = 7, ClosureReason? closedFor = null) =>
        Account.Restore(Ada, ClerkId, Account.FreePlan, credits, sequence, closedFor);

    public static Job AJob(
        long reserved, string? metadata = null, Idempotency? idempotency = null, Guid? account = null, TimeSpan? expiresIn = null) =>
        Job.Start(
            Terms(reserved) with { AccountId = account ?? Ada, Idempotency = idempotency },
            metadata is null ? null : Note(metadata),
            expiresIn ?? OneHour);

    /// <summary>The terms of a job that starts now, under the rule of the contract.</summary>
    public static JobTerms Terms(long costEstimate, long? maxCost = null, SettlementRule settlement = SettlementRule.Holder) =>
        new(Guid.CreateVersion7(Now), Ada, Video, "render", costEstimate, Now, maxCost, settlement, Idempotency: null, Session);

    /// <summary>A job whose deadline passed, and which expired at that moment.</summary>
    public static Job AnExpiredJob(long reserved, string? metadata = null)
    {
        var job = AJob(reserved, metadata);
        job.TryExpire(Now + OneHour).Should().BeTrue();
        return job;
    }

    /// <summary>Completes a job by the person.</summary>
    public static Result<SettlementOutcome> Complete(this Job job, long actualCost, Metadata? added, DateTimeOffset now) =>
        job.Complete(actualCost, added, Session, now);

    /// <summary>Fails a job by the person.</summary>
    public static Result<SettlementOutcome> Fail(this Job job, bool refund, DateTimeOffset now) => job.Fail(refund, Session, now);

    /// <summary>Reserves the estimate of a job.</summary>
    public static Error? Reserve(this Account account, Job job) => account.Reserve(job, job.Reserved);

    public static Metadata Note(string json) => Metadata.CreateOrNull(JsonElement.Parse(json))!;
}
