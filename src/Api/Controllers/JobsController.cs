using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Jobs;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>Work that costs credits: reserve them first, settle once.</summary>
[Tags("Jobs")]
internal sealed class JobsController(RequestDispatcher dispatcher) : ApiController(dispatcher)
{
    /// <summary>List user's jobs with optional filters</summary>
    /// <remarks>
    /// Newest first. For the next page, ask with the same filters and `before` set to `next`: what starts meanwhile shifts nothing. A job that
    /// nobody settled by its `expires_at` is failed and refunded some minutes later; it then has an `expired_at`, and is `late` if it was
    /// completed after that.
    /// </remarks>
    /// <param name="app">Filter by app slug</param>
    /// <param name="status">Filter by status</param>
    /// <param name="limit">Max results (default 50)</param>
    /// <param name="before">Only jobs that come after this one in the list: the `next` of the page before</param>
    [HttpGet("/api/jobs", Name = "listJobs")]
    [RulesOf(typeof(ListJobs))]
    [ProducesErrors(typeof(HttpErrors), nameof(HttpErrors.InvalidRequest))]
    [ProducesErrors(typeof(JobErrors), nameof(JobErrors.Unknown))]
    public async Task<ActionResult<JobListResponse>> List(
        [FromQuery] string? app,
        [FromStrictQuery] JobStatus? status,
        [FromStrictQuery] int? limit,
        [FromStrictQuery] Guid? before) =>
        (await Send(new ListJobs(Caller.AccountId, app, status, before, limit))).ToActionResult(JobListResponse.From);

    /// <summary>Create job (reserve credits)</summary>
    /// <remarks>
    /// With an `Idempotency-Key`, the same request again starts no second job: it is answered with the first one. Settle the job within
    /// `expires_in` seconds, or the time that the service allows (24 hours, unless its operator chose another): after that it expires, which
    /// means that it is failed and its reserve given back. Work that was finished late can still be charged; see the completion.
    /// </remarks>
    /// <param name="body">The job</param>
    /// <param name="idempotencyKey">A key of your own, 1 to 255 visible ASCII characters, that makes the request repeatable; it holds for this account</param>
    [HttpPost("/api/jobs", Name = "startJob")]
    [ProducesHeader("Idempotent-Replayed", "`true` when an earlier job is answered again")]
    [ProducesErrors(typeof(AccountErrors), nameof(AccountErrors.InsufficientCredits), Body = typeof(InsufficientCreditsBody))]
    [ProducesErrors(typeof(JobErrors), nameof(JobErrors.IdempotencyKeyReused))]
    public async Task<ActionResult<JobStartResponse>> Start(JobStartRequest body, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey)
    {
        var started = await Send(new StartJob(Caller.AccountId, body.App, body.Action, body.CostEstimate, body.Metadata, idempotencyKey, body.ExpiresIn));
        if (started is { Error: null, Value.Replayed: true })
        {
            Response.Headers["Idempotent-Replayed"] = "true";
        }

        return started.ToActionResult(JobStartResponse.From);
    }

    /// <summary>Complete a job and settle credits</summary>
    /// <remarks>
    /// What is left of the reserve comes back; what the job cost beyond it is charged, even below zero. The same settlement again is
    /// answered again and moves nothing. Metadata is laid over that of the start.
    /// A job that has expired can be completed for 7 days after its `expired_at`. Its reserve has been given back, so the actual cost is charged
    /// in full, even below zero, and the job is `late` in the list. After that the answer is `job_expired`. A job whose deadline has passed
    /// but that has not been expired yet is completed as usual.
    /// </remarks>
    [HttpPost("/api/jobs/complete", Name = "completeJob")]
    [ProducesErrors(
        typeof(JobErrors),
        nameof(JobErrors.Unknown),
        nameof(JobErrors.AlreadySettled),
        nameof(JobErrors.Expired),
        nameof(JobErrors.MetadataTooLarge))]
    public async Task<ActionResult<JobSettleResponse>> Complete(JobCompleteRequest body) =>
        (await Send(new CompleteJob(Caller.AccountId, body.JobId, body.ActualCost, body.Metadata))).ToActionResult(JobSettleResponse.From);

    /// <summary>Fail a job and optionally refund the reserve</summary>
    /// <remarks>
    /// The same settlement again is answered again and moves nothing. A job that has expired is failed and refunded already: to fail it with a
    /// refund is the same settlement, to fail it without one is refused.
    /// </remarks>
    [HttpPost("/api/jobs/fail", Name = "failJob")]
    [ProducesErrors(typeof(JobErrors), nameof(JobErrors.Unknown), nameof(JobErrors.AlreadySettled))]
    public async Task<ActionResult<JobSettleResponse>> Fail(JobFailRequest body) =>
        (await Send(new FailJob(Caller.AccountId, body.JobId, body.Refund))).ToActionResult(JobSettleResponse.From);
}
