using System.Text;
using System.Text.Json;
using FocusAccount.Api.Json;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Api.Controllers;

/// <summary>A job to start. Credits are whole numbers.</summary>
/// <param name="App">The slug of the app that does the work: 1 to 63 lower-case letters, digits and inner hyphens</param>
/// <param name="Action">The kind of work, in 1 to 100 characters</param>
/// <param name="CostEstimate">Credits to reserve</param>
/// <param name="Metadata">Any JSON object that the app wants to keep with the job, up to 16 KiB</param>
/// <param name="ExpiresIn">
/// Seconds until the job expires. The service's limit (86400, unless its operator chose another number) is the most and also the default
/// </param>
/// <param name="IdempotencyKey">The same as the header `Idempotency-Key`, for clients that cannot set headers</param>
[RulesOf(typeof(StartJob))]
internal sealed record JobStartRequest(
    string App,
    string Action,
    int CostEstimate,
    JsonElement? Metadata = null,
    int? ExpiresIn = null,
    string? IdempotencyKey = null)
{
    public static JobStartRequest Example =>
        new(Job.Example.AppSlug, Job.Example.Action, CostEstimate: 5, JsonElement.Parse(Job.ExampleMetadata), ExpiresIn: 3600);
}

/// <summary>A started job.</summary>
/// <param name="JobId">The id of the job, to settle it by</param>
/// <param name="Credits">The account's credits after the start</param>
/// <param name="ExpiresAt">When the job expires unless it is settled before (UTC)</param>
internal sealed record JobStartResponse(Guid JobId, long Credits, JobStatus Status, DateTimeOffset ExpiresAt)
{
    public static JobStartResponse Example => new(Job.Example.Id, Credits: 15, JobStatus.Started, Job.Example.ExpiresAt);

    public static JobStartResponse From(StartJobResult started) => new(started.JobId, started.Credits, started.Status, started.ExpiresAt);
}

/// <summary>A job to complete. Credits are whole numbers.</summary>
/// <param name="JobId">The id of the job, from its start</param>
/// <param name="ActualCost">Credits that the work cost in the end</param>
/// <param name="Metadata">Merged into the metadata of the start, member by member</param>
[RulesOf(typeof(CompleteJob))]
internal sealed record JobCompleteRequest(Guid JobId, int ActualCost, JsonElement? Metadata = null)
{
    public static JobCompleteRequest Example => new(Job.Example.Id, ActualCost: 3);
}

/// <summary>A job to fail.</summary>
/// <param name="JobId">The id of the job, from its start</param>
/// <param name="Refund">Whether the account gets the reserve back</param>
[MisleadingMember("actual_cost", "complete the job to charge what it cost")]
internal sealed record JobFailRequest(Guid JobId, bool Refund = true)
{
    public static JobFailRequest Example => new(Job.Example.Id, Refund: true);
}

/// <summary>A settled job, and the account's credits (whole) afterwards.</summary>
/// <param name="ActualCost">Credits that the job cost in the end</param>
/// <param name="Credits">The account's credits afterwards</param>
internal sealed record JobSettleResponse(Guid JobId, JobStatus Status, long ActualCost, long Credits)
{
    public static JobSettleResponse Example => new(Job.Example.Id, Job.Example.Status, Job.Example.ActualCost, Credits: 17);

    public static JobSettleResponse From(SettlementResult settled) =>
        new(settled.JobId, settled.Status, settled.ActualCost, settled.Credits);
}

/// <summary>A page of jobs.</summary>
/// <param name="Jobs">The jobs, newest first; any page may have fewer than `limit`, even none</param>
/// <param name="Next">The `before` of the next page; null on the last page</param>
internal sealed record JobListResponse(IReadOnlyList<Job> Jobs, Guid? Next)
{
    public static JobListResponse Example => new([Job.Example], Next: null);

    public static JobListResponse From(JobList page) => new([.. page.Jobs.Select(Job.From)], page.Next);
}

/// <summary>A job as its owner sees it. Credits are whole numbers, times are UTC.</summary>
/// <param name="AppSlug">The app that does the work</param>
/// <param name="Action">The kind of work</param>
/// <param name="Reserved">Credits that the start reserved</param>
/// <param name="ActualCost">Credits that the work cost in the end; 0 until the job is settled</param>
/// <param name="CreatedAt">When the job was started (UTC)</param>
/// <param name="UpdatedAt">When the job was last started, settled or expired (UTC)</param>
/// <param name="ExpiresAt">When the job expires unless it is settled before (UTC); it is then failed and refunded</param>
/// <param name="ExpiredAt">When the job expired (UTC); null if it did not</param>
/// <param name="Late">Whether the job was completed after it had expired</param>
/// <param name="Metadata">The metadata that the app keeps with the job</param>
internal sealed record Job(
    Guid Id,
    string AppSlug,
    string Action,
    JobStatus Status,
    long Reserved,
    long ActualCost,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? ExpiredAt,
    bool Late,
    RawJson? Metadata)
{
    public const string ExampleMetadata = """{"clip":"intro","seconds":12}""";

    private static readonly DateTimeOffset ExampleStart = new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero);

    public static Job Example { get; } = new(
        new Guid("01a20a57-2d38-76a2-a74c-f7f368ece745"),
        AppSlug: "video",
        Action: "render",
        JobStatus.Completed,
        Reserved: 5,
        ActualCost: 3,
        CreatedAt: ExampleStart,
        UpdatedAt: ExampleStart.AddMinutes(2),
        ExpiresAt: ExampleStart.AddHours(1),
        ExpiredAt: null,
        Late: false,
        new RawJson(Encoding.UTF8.GetBytes(ExampleMetadata)));

    public static Job From(JobListItem job) => new(
        job.Id,
        job.AppSlug,
        job.Action,
        job.Status,
        job.Reserved,
        job.ActualCost,
        job.CreatedAt,
        job.UpdatedAt,
        job.ExpiresAt,
        job.ExpiredAt,
        job.Late,
        job.Metadata is null ? null : new RawJson(job.Metadata));
}
