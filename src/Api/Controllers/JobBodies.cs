using System.Text.Json;
using FocusAccount.Api.Json;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Apps;
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
/// <param name="MaxCost">
/// The most that the job can cost, at least the estimate. A completion above it is charged this much, and the rest is the app's loss
/// </param>
[RulesOf(typeof(StartJob))]
[MisleadingMember("account_id", "a job is started for the person whose token you send")]
[MisleadingMember("app_key", "send the app key in the header Focus-App-Key")]
[MisleadingMember("reserve", "the start reserves cost_estimate")]
[MisleadingMember("worker", "a worker claims the job when it extends it")]
internal sealed record JobStartRequest(
    string App,
    string Action,
    int CostEstimate,
    JsonElement? Metadata = null,
    int? ExpiresIn = null,
    string? IdempotencyKey = null,
    int? MaxCost = null)
{
    public static JobStartRequest Example =>
        new(Job.Example.AppSlug, Job.Example.Action, CostEstimate: 5, JsonElement.Parse(Job.ExampleMetadata), ExpiresIn: 3600, MaxCost: 8);
}

/// <summary>A started job. Credits are whole numbers.</summary>
/// <param name="JobId">The id of the job, to settle it by</param>
/// <param name="AccountId">The account of the person; an app key names it together with the job</param>
/// <param name="Credits">The account's credits after the start</param>
/// <param name="Reserved">Credits that the job holds, or held until it was settled</param>
/// <param name="ExpiresAt">When the job expires unless it is settled before (UTC)</param>
/// <param name="JobToken">
/// A token for this job alone, to read, extend and settle it as `Authorization: Bearer`; null if only the app may have it and the start
/// had no app key
/// </param>
internal sealed record JobStartResponse(
    Guid JobId,
    Guid AccountId,
    long Credits,
    JobStatus Status,
    SettlementRule Settlement,
    long Reserved,
    DateTimeOffset ExpiresAt,
    string? JobToken)
{
    private static readonly Guid ExampleAccount = new("8c3f6f0e-3d1b-5c6a-9e4b-2f1c2c1d7a11");

    public static JobStartResponse Example => new(
        Job.Example.Id,
        ExampleAccount,
        Credits: 15,
        JobStatus.Started,
        Job.Example.Settlement,
        Job.Example.Reserved,
        Job.Example.ExpiresAt,
        new JobTokens("example").Mint(ExampleAccount, Job.Example.Id, Job.Example.Settlement).Reveal());

    public static JobStartResponse From(StartJobResult started) => new(
        started.JobId,
        started.AccountId,
        started.Credits,
        started.Status,
        started.Settlement,
        started.Reserved,
        started.ExpiresAt,
        started.JobToken?.Reveal());
}

/// <summary>A report on an open job. Every number is the whole, and one that is lower than before changes nothing.</summary>
/// <param name="JobId">The id of the job, from its start</param>
/// <param name="AccountId">The account of the job; an app key must name it</param>
/// <param name="Worker">The worker that does the job, in 1 to 100 characters: the first owns it until its deadline passes</param>
/// <param name="ExpiresIn">Seconds from now until the job expires, up to the service's limit; the deadline never comes sooner</param>
/// <param name="Reserve">Credits that the job is to hold from now on; the difference is reserved</param>
/// <param name="Charged">Credits that the work has cost so far, at most the hold; they are charged if the job expires</param>
/// <param name="Progress">The part of the work that is done, from 0 to 1</param>
/// <param name="Metadata">Merged into the metadata of the job, member by member</param>
[RulesOf(typeof(ExtendJob))]
[MisleadingMember("actual_cost", "send charged, the cost so far, or complete the job")]
[MisleadingMember("expires_at", "send expires_in, the seconds from now")]
[MisleadingMember("reserved", "send reserve, all that the job is to hold")]
internal sealed record JobExtendRequest(
    Guid JobId,
    Guid? AccountId = null,
    string? Worker = null,
    int? ExpiresIn = null,
    int? Reserve = null,
    int? Charged = null,
    double? Progress = null,
    JsonElement? Metadata = null)
{
    public static JobExtendRequest Example =>
        new(Job.Example.Id, Worker: "render-7", ExpiresIn: 60, Reserve: 8, Charged: 3, Progress: 0.4);
}

/// <summary>An open job after a report. Credits are whole numbers.</summary>
/// <param name="ExpiresAt">When the job expires unless it is extended or settled before (UTC)</param>
/// <param name="Reserved">Credits that the job holds</param>
/// <param name="Charged">Credits that the work has cost so far</param>
/// <param name="Progress">The part of the work that is done, from 0 to 1; null before the first report of it</param>
/// <param name="Credits">The account's credits afterwards</param>
/// <param name="CancelRequested">Whether the person asked to cancel the job; the app decides what it costs</param>
internal sealed record JobExtendResponse(
    Guid JobId, DateTimeOffset ExpiresAt, long Reserved, long Charged, double? Progress, long Credits, bool CancelRequested)
{
    public static JobExtendResponse Example =>
        new(Job.Example.Id, Job.Example.ExpiresAt, Reserved: 8, Charged: 3, Progress: 0.4, Credits: 12, CancelRequested: false);

    public static JobExtendResponse From(ExtendJobResult extended) => new(
        extended.JobId,
        extended.ExpiresAt,
        extended.Reserved,
        extended.Charged,
        extended.Progress,
        extended.Credits,
        extended.CancelRequested);
}

/// <summary>A job to cancel.</summary>
/// <param name="JobId">The id of the job, from its start</param>
internal sealed record JobCancelRequest(Guid JobId)
{
    public static JobCancelRequest Example => new(Job.Example.Id);
}

/// <summary>A job whose app is asked to end it.</summary>
/// <param name="CancelRequestedAt">When that was first asked (UTC)</param>
internal sealed record JobCancelResponse(Guid JobId, DateTimeOffset CancelRequestedAt)
{
    public static JobCancelResponse Example => new(Job.Example.Id, Job.Example.CreatedAt.AddMinutes(1));
}

/// <summary>A job to complete. Credits are whole numbers.</summary>
/// <param name="JobId">The id of the job, from its start</param>
/// <param name="ActualCost">Credits that the work cost in the end</param>
/// <param name="Metadata">Merged into the metadata of the job, member by member</param>
/// <param name="AccountId">The account of the job; an app key must name it</param>
[RulesOf(typeof(CompleteJob))]
internal sealed record JobCompleteRequest(Guid JobId, int ActualCost, JsonElement? Metadata = null, Guid? AccountId = null)
{
    public static JobCompleteRequest Example => new(Job.Example.Id, ActualCost: 3);
}

/// <summary>A job to fail.</summary>
/// <param name="JobId">The id of the job, from its start</param>
/// <param name="Refund">Whether the account gets the reserve back</param>
/// <param name="AccountId">The account of the job; an app key must name it</param>
[MisleadingMember("actual_cost", "complete the job to charge what it cost")]
internal sealed record JobFailRequest(Guid JobId, bool Refund = true, Guid? AccountId = null)
{
    public static JobFailRequest Example => new(Job.Example.Id, Refund: true);
}

/// <summary>A settled job, and the account's credits (whole) afterwards.</summary>
/// <param name="ActualCost">Credits that the job cost in the end</param>
/// <param name="Credits">The account's credits afterwards</param>
/// <param name="Uncharged">Credits that the work cost beyond the `max_cost` of the start; nobody is charged for them</param>
internal sealed record JobSettleResponse(Guid JobId, JobStatus Status, long ActualCost, long Credits, long Uncharged)
{
    public static JobSettleResponse Example =>
        new(Job.Example.Id, Job.Example.Status, Job.Example.ActualCost, Credits: 17, Job.Example.Uncharged);

    public static JobSettleResponse From(SettlementResult settled) =>
        new(settled.JobId, settled.Status, settled.ActualCost, settled.Credits, settled.Uncharged);
}
