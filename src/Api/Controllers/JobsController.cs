using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Limits;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Jobs;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>Jobs: work that costs credits, which are reserved first and settled once.</summary>
[Tags("Jobs")]
internal sealed class JobsController(RequestDispatcher dispatcher) : ApiController(dispatcher)
{
    private static readonly string[] MistakenKeyHeaders = ["X-Idempotency-Key", "Idempotent-Key"];

    /// <summary>List user's jobs with optional filters</summary>
    /// <remarks>
    /// Newest first. For the next page, repeat the request with the same filters and `before` set to `next`, until `next` is null; jobs that
    /// start meanwhile do not shift the pages. A page may be short, or even empty, and still have a `next`: at most 2,000 jobs are looked at
    /// for one page, and its metadata adds up to at most 1 MiB. A job that is not settled by its `expires_at` is failed and refunded a few
    /// minutes later. It then has an `expired_at`, and it is `late` if it was completed after that.
    /// </remarks>
    /// <param name="app">Filter by app slug</param>
    /// <param name="status">Filter by status</param>
    /// <param name="limit">Max results (default 50)</param>
    /// <param name="before">Only jobs after this one in the list: the `next` of the previous page</param>
    [HttpGet("/api/jobs", Name = "listJobs")]
    [RouteLimit(LimitedRoute.List)]
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
    /// Retrying with the same `Idempotency-Key` returns the first job, as it is now, instead of starting another. Only while its `status` is
    /// `started` are credits reserved for the work. Settle the job within `expires_in` seconds, or within the service's own limit (24 hours,
    /// unless its operator chose another). A few minutes after that it expires: it is failed and its reserve is refunded. Until then it is
    /// `started` and is settled as usual. Work that finishes late can still be charged; see the completion of jobs.
    /// </remarks>
    /// <param name="body">The job to start</param>
    /// <param name="idempotencyKey">
    /// Your own key of 1 to 255 visible ASCII characters, unique within the account, which makes a retry safe
    /// </param>
    [HttpPost("/api/jobs", Name = "startJob")]
    [ProducesHeader("Idempotent-Replayed", "`true` when the response repeats an earlier job")]
    [ProducesErrors(typeof(AccountErrors), nameof(AccountErrors.InsufficientCredits), Body = typeof(InsufficientCreditsBody))]
    [ProducesErrors(typeof(JobErrors), nameof(JobErrors.IdempotencyKeyReused), nameof(JobErrors.TooManyOpen))]
    public async Task<ActionResult<JobStartResponse>> Start(
        JobStartRequest body,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey)
    {
        if (KeyMistake(idempotencyKey, body.IdempotencyKey) is { } mistake)
        {
            return new ErrorResult(RequestErrors.Invalid(mistake, "idempotency_key"));
        }

        var started = await Send(new StartJob(
            Caller.AccountId,
            body.App,
            body.Action,
            body.CostEstimate,
            body.Metadata,
            idempotencyKey ?? body.IdempotencyKey,
            body.ExpiresIn));
        if (started.Error is { Kind: ErrorKind.InsufficientCredits } insufficient)
        {
            var held = await Send(new GetHeldCredits(Caller.AccountId));
            return new ErrorResult(AccountErrors.WithHeld(insufficient, held.Value));
        }

        if (started is { Error: null, Value.Replayed: true })
        {
            Response.Headers["Idempotent-Replayed"] = "true";
        }

        return started.ToActionResult(JobStartResponse.From);
    }

    /// <summary>Complete a job and settle credits</summary>
    /// <remarks>
    /// The unused part of the reserve is refunded. A cost beyond the reserve is charged, even below zero. Repeating the same settlement
    /// returns the same response and moves nothing. Metadata is merged into that of the start. An expired job can be completed for 7 days
    /// after its `expired_at`. Its reserve has been refunded, so the actual cost is charged in full, even below zero, and the job is `late`
    /// in the list. After that the response is `job_expired`. A job whose `expires_at` has passed but which has no `expired_at` yet is
    /// completed as usual.
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
    /// Repeating the same settlement returns the same response and moves nothing. An expired job is already failed and refunded: failing it
    /// with a refund repeats that settlement, and failing it without a refund is refused.
    /// </remarks>
    [HttpPost("/api/jobs/fail", Name = "failJob")]
    [ProducesErrors(typeof(JobErrors), nameof(JobErrors.Unknown), nameof(JobErrors.AlreadySettled))]
    public async Task<ActionResult<JobSettleResponse>> Fail(JobFailRequest body) =>
        (await Send(new FailJob(Caller.AccountId, body.JobId, body.Refund))).ToActionResult(JobSettleResponse.From);

    // A key that is not read, or not as it was meant, would not keep a retry from starting a second job.
    private string? KeyMistake(string? header, string? member)
    {
        if (Request.Headers["Idempotency-Key"].Count > 1)
        {
            return "Idempotency-Key is in the request more than once; send it once.";
        }

        if (header is null && member is null)
        {
            var mistaken = MistakenKeyHeaders.FirstOrDefault(Request.Headers.ContainsKey);
            return mistaken is null ? null : $"The header {mistaken} is not read; send Idempotency-Key.";
        }

        return header is not null && member is not null && header != member
            ? "The Idempotency-Key header and idempotency_key differ; send one."
            : null;
    }
}
