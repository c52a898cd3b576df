using System.Text;
using FocusAccount.Api.Json;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Api.Controllers;

/// <summary>A page of jobs.</summary>
/// <param name="Jobs">The jobs, newest first; any page may have fewer than `limit`, even none</param>
/// <param name="Next">The `before` of the next page; null on the last page</param>
internal sealed record JobListResponse(IReadOnlyList<Job> Jobs, Guid? Next)
{
    public static JobListResponse Example => new([Job.Example], Next: null);

    public static JobListResponse From(JobList page) => new([.. page.Jobs.Select(Job.From)], page.Next);
}

/// <summary>A job as its owner and its app see it. Credits are whole numbers, times are UTC.</summary>
/// <param name="AppSlug">The app that does the work</param>
/// <param name="Action">The kind of work</param>
/// <param name="Reserved">Credits that the job holds, or held until it was settled</param>
/// <param name="MaxCost">The most that the job can cost; null if its start set no limit</param>
/// <param name="Charged">Credits that the work has cost so far, as the app reported it</param>
/// <param name="ActualCost">Credits that the work cost in the end; 0 until the job is settled</param>
/// <param name="Uncharged">Credits that the work cost beyond `max_cost`</param>
/// <param name="Progress">The part of the work that is done, from 0 to 1, as the app reported it; null if it did not</param>
/// <param name="Worker">The worker that owns the job, as the app named it; null if it did not</param>
/// <param name="CreatedAt">When the job was started (UTC)</param>
/// <param name="UpdatedAt">When the job was last started, extended, asked to cancel, settled or expired (UTC)</param>
/// <param name="ExpiresAt">
/// When the job expires unless it is settled before (UTC); it is then failed, and refunded except for `charged`
/// </param>
/// <param name="ExpiredAt">When the job expired (UTC); null if it did not</param>
/// <param name="CancelRequestedAt">When the person asked to cancel the job (UTC); null if nobody did</param>
/// <param name="Late">Whether the job was completed after it had expired</param>
/// <param name="StartedBy">
/// The credential of the start: `session`, `cookie` or `token`; null for a job of a version that did not record it
/// </param>
/// <param name="StartedById">The id of the personal access token of the start; null with a session</param>
/// <param name="AppKeyId">The id of the app key that the start had, too; null without one</param>
/// <param name="SettledBy">
/// The credential of the settlement: `session`, `cookie`, `token`, `app_key`, `job_token` or, without any, `expiry`; null until then, and
/// for a job of a version that did not record it
/// </param>
/// <param name="SettledById">The id of the personal access token or the app key of the settlement; null with any other credential</param>
/// <param name="Metadata">The metadata that the app keeps with the job</param>
internal sealed record Job(
    Guid Id,
    string AppSlug,
    string Action,
    JobStatus Status,
    SettlementRule Settlement,
    long Reserved,
    long? MaxCost,
    long Charged,
    long ActualCost,
    long Uncharged,
    double? Progress,
    string? Worker,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? ExpiredAt,
    DateTimeOffset? CancelRequestedAt,
    bool Late,
    string? StartedBy,
    Guid? StartedById,
    Guid? AppKeyId,
    string? SettledBy,
    Guid? SettledById,
    RawJson? Metadata)
{
    public const string ExampleMetadata = """{"clip":"intro","seconds":12}""";

    private static readonly DateTimeOffset ExampleStart = new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero);

    public static Job Example { get; } = new(
        new Guid("01a20a57-2d38-76a2-a74c-f7f368ece745"),
        AppSlug: "video",
        Action: "render",
        JobStatus.Completed,
        SettlementRule.Holder,
        Reserved: 5,
        MaxCost: 8,
        Charged: 2,
        ActualCost: 3,
        Uncharged: 0,
        Progress: 0.4,
        Worker: "render-7",
        CreatedAt: ExampleStart,
        UpdatedAt: ExampleStart.AddMinutes(2),
        ExpiresAt: ExampleStart.AddHours(1),
        ExpiredAt: null,
        CancelRequestedAt: null,
        Late: false,
        StartedBy: "token",
        StartedById: new Guid("01a1f3c2-7d10-7b52-8f3e-0c5d2b9a6e41"),
        AppKeyId: null,
        SettledBy: "job_token",
        SettledById: null,
        new RawJson(Encoding.UTF8.GetBytes(ExampleMetadata)));

    public static Job From(JobListItem job) => new(
        job.Id,
        job.AppSlug,
        job.Action,
        job.Status,
        job.Settlement,
        job.Reserved,
        job.MaxCost,
        job.Charged,
        job.ActualCost,
        job.Uncharged,
        job.Progress,
        job.Worker,
        job.CreatedAt,
        job.UpdatedAt,
        job.ExpiresAt,
        job.ExpiredAt,
        job.CancelRequestedAt,
        job.Late,
        NameOf(job.StartedBy),
        job.StartedBy?.Id,
        job.AppKeyId,
        NameOf(job.SettledBy),
        job.SettledBy?.Id,
        job.Metadata is null ? null : new RawJson(job.Metadata));

    private static string? NameOf(Credential? credential) => credential is null ? null : SnakeCase.NameOf(credential.Kind);
}
