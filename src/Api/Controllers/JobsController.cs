using System.Text.Json;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Jobs;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>Work that costs credits: reserve them first, settle once.</summary>
[Tags("Jobs")]
public sealed class JobsController : ApiController
{
    /// <summary>List user's jobs with optional filters</summary>
    /// <remarks>Newest first.</remarks>
    /// <param name="app">Filter by app slug</param>
    /// <param name="status">Filter by status</param>
    /// <param name="limit">Max results (default 50)</param>
    [HttpGet("/api/jobs", Name = "listJobs")]
    [Refuses("invalid_request")]
    public async Task<ActionResult<JobList>> List(
        [FromQuery] string? app,
        [FromQuery, ParameterSchema(typeof(JobStatus))] string? status,
        [FromQuery, ParameterSchema(typeof(int), Minimum = 1, Maximum = ListJobs.MaxLimit)] string? limit) =>
        Answer(await Send(new ListJobs(Caller.AccountId, app, status, limit)));

    /// <summary>Create job (reserve credits)</summary>
    /// <remarks>With an `Idempotency-Key`, the same request again starts no second job: it is answered with the first one.</remarks>
    /// <param name="body">The job</param>
    /// <param name="idempotencyKey">A key of your own, 1 to 255 visible ASCII characters, that makes the request repeatable; it holds for this account</param>
    [HttpPost("/api/jobs", Name = "startJob")]
    [AnswersHeader("Idempotent-Replayed", "`true` when an earlier job is answered again")]
    [Refuses("insufficient_credits", "idempotency_key_reused")]
    public async Task<ActionResult<StartedJob>> Start(JobStartRequest body, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey)
    {
        var started = await Send(new StartJob(Caller.AccountId, body.App, body.Action, body.CostEstimate, body.Metadata, idempotencyKey));
        if (started is { Error: null, Value.Replayed: true })
        {
            Response.Headers["Idempotent-Replayed"] = "true";
        }

        return Answer(started);
    }

    /// <summary>Complete a job and settle credits</summary>
    /// <remarks>
    /// What is left of the reserve comes back; what the job cost beyond it is charged, even below zero. The same settlement again is
    /// answered again and moves nothing. Metadata is laid over that of the start.
    /// </remarks>
    [HttpPost("/api/jobs/complete", Name = "completeJob")]
    [Refuses("unknown_job", "job_already_settled", "metadata_too_large")]
    public async Task<ActionResult<SettledJob>> Complete(JobCompleteRequest body) =>
        Answer(await Send(new CompleteJob(Caller.AccountId, body.JobId, body.ActualCost, body.Metadata)));

    /// <summary>Fail a job and optionally refund the reserve</summary>
    /// <remarks>The same settlement again is answered again and moves nothing.</remarks>
    [HttpPost("/api/jobs/fail", Name = "failJob")]
    [Refuses("unknown_job", "job_already_settled")]
    public async Task<ActionResult<SettledJob>> Fail(JobFailRequest body) =>
        Answer(await Send(new FailJob(Caller.AccountId, body.JobId, body.Refund)));
}

/// <summary>The body of a start. Credits are whole numbers.</summary>
/// <param name="App">The slug of the app that does the work: 1 to 63 lower-case letters, digits and inner hyphens</param>
/// <param name="Action">What the work is, in 1 to 100 characters</param>
/// <param name="CostEstimate">Credits to reserve</param>
/// <param name="Metadata">Anything that the app wants to keep with the job, up to 16 KiB</param>
public sealed record JobStartRequest(string App, string Action, [ParameterSchema(typeof(int), Minimum = 0)] int CostEstimate, JsonElement? Metadata = null);

/// <summary>The body of a completion. Credits are whole numbers.</summary>
/// <param name="JobId">The job, as its start named it</param>
/// <param name="ActualCost">Credits that the work cost in the end</param>
/// <param name="Metadata">Laid over the metadata of the start, member by member</param>
public sealed record JobCompleteRequest(Guid JobId, [ParameterSchema(typeof(int), Minimum = 0)] int ActualCost, JsonElement? Metadata = null);

/// <summary>The body of a failure.</summary>
/// <param name="JobId">The job, as its start named it</param>
/// <param name="Refund">Whether the reserve comes back</param>
public sealed record JobFailRequest(Guid JobId, bool Refund = true);
