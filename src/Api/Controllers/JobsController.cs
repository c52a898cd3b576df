using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Limits;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>Jobs: work that costs credits, which are reserved first and settled once.</summary>
[Tags("Jobs")]
internal sealed class JobsController(RequestDispatcher dispatcher, AppKeyAuthentication appKeys, AccountWatch watch, TokenRecheck tokens)
    : ApiController(dispatcher)
{
    /// <summary>List user's jobs with optional filters</summary>
    /// <remarks>
    /// Newest first. For the next page, repeat the request with the same filters and `before` set to `next`, until `next` is null; jobs that
    /// start meanwhile do not shift the pages. A page may be short, or even empty, and still have a `next`: at most 2,000 jobs are looked at
    /// for one page, and its metadata adds up to at most 1 MiB. A job that is not settled by its `expires_at` is failed a few minutes later,
    /// and refunded except for `charged`. It then has an `expired_at`, and it is `late` if it was completed after that. An app key names the
    /// account, and sees only the jobs of its app.
    /// </remarks>
    /// <param name="app">Filter by app slug</param>
    /// <param name="status">Filter by status</param>
    /// <param name="limit">Max results (default 50)</param>
    /// <param name="before">Only jobs after this one in the list: the `next` of the previous page</param>
    /// <param name="accountId">The account; an app key must name it</param>
    [HttpGet("/api/jobs", Name = "listJobs")]
    [RequireScope(Scopes.JobsRead)]
    [AlsoAccepts(CredentialKind.AppKey)]
    [RouteLimit(LimitedRoute.List)]
    [RulesOf(typeof(ListJobs))]
    [ProducesErrors(typeof(HttpErrors), nameof(HttpErrors.InvalidRequest))]
    [ProducesErrors(typeof(JobErrors), nameof(JobErrors.Unknown))]
    public async Task<ActionResult<JobListResponse>> List(
        [FromQuery] string? app,
        [FromStrictQuery] JobStatus? status,
        [FromStrictQuery] int? limit,
        [FromStrictQuery] Guid? before,
        [FromStrictQuery(Name = "account_id")] Guid? accountId) =>
        (await Send(Guid.Empty, accountId, any => new ListJobs(any.AccountId, any.AppScope, any.Permissions, app, status, before, limit)))
            .ToActionResult(JobListResponse.From);

    /// <summary>Get a job</summary>
    /// <remarks>
    /// The job as it is now. Ask for it after an answer was lost, or to check the estimate, the ceiling and the deadline of a job that
    /// somebody else started. With `wait`, the response comes once an open job has changed, or else at the end of that time.
    /// </remarks>
    /// <param name="id">The id of the job, from its start</param>
    /// <param name="accountId">The account of the job; an app key must name it</param>
    /// <param name="wait">Seconds to wait for a change of an open job</param>
    [HttpGet("/api/jobs/{id}", Name = "getJob")]
    [RequireScope(Scopes.JobsRead)]
    [AlsoAccepts(CredentialKind.AppKey, CredentialKind.JobToken)]
    [ProducesErrors(typeof(HttpErrors), nameof(HttpErrors.InvalidRequest))]
    [LongLived("wait")]
    [RulesOf(typeof(GetJob))]
    [ProducesErrors(typeof(JobErrors), nameof(JobErrors.NotFound)), ProducesErrors(typeof(RateLimits), nameof(RateLimits.TooManyStreams))]
    public async Task<ActionResult<Job>> Get(
        [FromStrictPath] Guid id, [FromStrictQuery(Name = "account_id")] Guid? accountId, [FromStrictQuery] int? wait)
    {
        var job = await Send(id, accountId, job => new GetJob(job, wait));
        if (wait is { } seconds && job is { Error: null, Value: { Status: JobStatus.Started } open })
        {
            // A token that has ended meanwhile learns nothing new.
            var owner = Target(id, accountId).Value.AccountId;
            await watch.WaitForChange(owner, id, open.UpdatedAt, TimeSpan.FromSeconds(seconds), HttpContext.RequestAborted);
            job = await tokens.IsStillGood(HttpContext) ? await Send(id, accountId, job => new GetJob(job)) : job;
        }

        return job.Error == JobErrors.Unknown ? new ErrorResult(JobErrors.NotFound) : job.ToActionResult(Job.From);
    }

    /// <summary>Create job (reserve credits)</summary>
    /// <remarks>
    /// Retrying with the same `Idempotency-Key` returns the first job, as it is now, instead of starting another. Only while its `status` is
    /// `started` are credits reserved for the work. Settle the job within `expires_in` seconds, or within the service's own limit (24 hours,
    /// unless its operator chose another). A few minutes after that it expires: it is failed, and its reserve is refunded except for what
    /// was reported as `charged`. Until then it is `started` and is settled as usual. Work that finishes late can still be charged; see the
    /// completion of jobs.
    ///
    /// The response has a `job_token`, by which a worker can read, extend and settle this job alone. If only the app settles its jobs
    /// (`settlement` is `app`), the token is for starts that the app makes: with its key in `Focus-App-Key`, beside the person's credential.
    /// Such starts have idempotency keys of their own.
    /// </remarks>
    /// <param name="body">The job to start</param>
    /// <param name="idempotencyKey">
    /// Your own key of 1 to 255 visible ASCII characters, unique within the account, which makes a retry safe
    /// </param>
    /// <param name="appKey">The key of the app (`focus_app_…`), if the app itself makes this start. Never send it from a page</param>
    [HttpPost("/api/jobs", Name = "startJob")]
    [RequireScope(Scopes.JobsWrite)]
    [ProducesHeader("Idempotent-Replayed", "`true` when the response repeats an earlier job")]
    [ProducesErrors(
        typeof(AccountErrors), nameof(AccountErrors.InsufficientCredits), nameof(AccountErrors.BudgetExceeded),
        Body = typeof(InsufficientCreditsBody))]
    [ProducesErrors(typeof(JobErrors), nameof(JobErrors.IdempotencyKeyReused), nameof(JobErrors.TooManyOpen))]
    [ProducesErrors(typeof(AppKeyErrors), nameof(AppKeyErrors.OtherApp))]
    public async Task<ActionResult<JobStartResponse>> Start(
        JobStartRequest body,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        [FromHeader(Name = AppKeyAuthentication.Header)] string? appKey)
    {
        if (IdempotencyKeyHeader.Mistake(Request.Headers, idempotencyKey, body.IdempotencyKey) is { } mistake)
        {
            return new ErrorResult(RequestErrors.Invalid(mistake, "idempotency_key"));
        }

        var app = appKey is null ? null : await appKeys.AuthenticateBeside(appKey, HttpContext);
        if (app?.Error is { } refused)
        {
            return new ErrorResult(refused);
        }

        var started = await Send(new StartJob(
            Caller.AccountId,
            body.App,
            body.Action,
            body.CostEstimate,
            body.Metadata,
            idempotencyKey ?? body.IdempotencyKey,
            body.ExpiresIn,
            body.MaxCost,
            Caller.Credential,
            app?.Value,
            Caller.Permissions));
        if (started.Error is { Kind: ErrorKind.InsufficientCredits } insufficient)
        {
            return await NotEnough(insufficient, Caller.AccountId);
        }

        if (started is { Error: null, Value.Replayed: true })
        {
            Response.Headers["Idempotent-Replayed"] = "true";
        }

        return started.ToActionResult(JobStartResponse.From);
    }

    /// <summary>Extend a job: report on it, and raise its hold</summary>
    /// <remarks>
    /// For work that takes long or whose cost is known only step by step. Every number is the whole, not a difference, and never goes down:
    /// after a lost response, send the same again. `expires_in` moves the deadline, so that the job lives while its worker reports, and is
    /// over soon after the worker has died. `reserve` raises the hold; the response is `402` if the account cannot pay the raise, and then
    /// nothing has changed. `charged` is the cost so far, which is charged if the job expires. `worker` claims the job: until its deadline
    /// passes, another worker gets `409`. With the job alone, the request changes nothing and shows whether the person wants to cancel.
    /// </remarks>
    [HttpPost("/api/jobs/extend", Name = "extendJob")]
    [RequireScope(Scopes.JobsWrite)]
    [AlsoAccepts(CredentialKind.AppKey, CredentialKind.JobToken)]
    [ProducesErrors(
        typeof(AccountErrors), nameof(AccountErrors.InsufficientCredits), nameof(AccountErrors.BudgetExceeded),
        Body = typeof(InsufficientCreditsBody))]
    [ProducesErrors(
        typeof(JobErrors),
        nameof(JobErrors.Unknown),
        nameof(JobErrors.AlreadySettled),
        nameof(JobErrors.MetadataTooLarge),
        nameof(JobErrors.AboveMaxCost),
        nameof(JobErrors.ChargedAboveReserve),
        nameof(JobErrors.DeadlinePassed),
        nameof(JobErrors.AppSettles),
        nameof(JobErrors.NotOfToken),
        nameof(JobErrors.Claimed))]
    public async Task<ActionResult<JobExtendResponse>> Extend(JobExtendRequest body)
    {
        var extended = await Send(body.JobId, body.AccountId, job => new ExtendJob(
            job, body.Worker, body.ExpiresIn, body.Reserve, body.Charged, body.Progress, body.Metadata));
        return extended.Error is { Kind: ErrorKind.InsufficientCredits } insufficient
            ? await NotEnough(insufficient, Target(body.JobId, body.AccountId).Value.AccountId)
            : extended.ToActionResult(JobExtendResponse.From);
    }

    /// <summary>Ask to cancel a job</summary>
    /// <remarks>
    /// Records the wish of the person. The app sees it in the job, and in the response to its next report, and decides what the work has
    /// cost; until then the job stays open. Repeating the request changes nothing.
    /// </remarks>
    [HttpPost("/api/jobs/cancel", Name = "cancelJob")]
    [RequireScope(Scopes.JobsWrite)]
    [ProducesErrors(typeof(JobErrors), nameof(JobErrors.Unknown), nameof(JobErrors.AlreadySettled), nameof(JobErrors.NotOfToken))]
    public async Task<ActionResult<JobCancelResponse>> Cancel(JobCancelRequest body) =>
        (await Send(body.JobId, accountId: null, job => new CancelJob(job)))
            .ToActionResult(requestedAt => new JobCancelResponse(body.JobId, requestedAt));

    /// <summary>Complete a job and settle credits</summary>
    /// <remarks>
    /// The unused part of the reserve is refunded. A cost beyond the reserve is charged, even below zero, up to the `max_cost` of the start;
    /// the rest is `uncharged`. Repeating the same settlement returns the same response and moves nothing. Metadata is merged into that of
    /// the start. An expired job can be completed for 7 days after its `expired_at`. Its reserve has been refunded, so it is charged the
    /// actual cost less the `charged` that its expiry took, even below zero, and the job is `late` in the list. After that the response is
    /// `job_expired`. A job whose `expires_at` has passed but which has no `expired_at` yet is completed as usual.
    /// </remarks>
    [HttpPost("/api/jobs/complete", Name = "completeJob")]
    [RequireScope(Scopes.JobsWrite)]
    [AlsoAccepts(CredentialKind.AppKey, CredentialKind.JobToken)]
    [ProducesErrors(
        typeof(JobErrors),
        nameof(JobErrors.Unknown),
        nameof(JobErrors.AlreadySettled),
        nameof(JobErrors.Expired),
        nameof(JobErrors.MetadataTooLarge),
        nameof(JobErrors.AppSettles),
        nameof(JobErrors.NotOfToken))]
    public async Task<ActionResult<JobSettleResponse>> Complete(JobCompleteRequest body) =>
        (await Send(body.JobId, body.AccountId, job => new CompleteJob(job, body.ActualCost, body.Metadata)))
            .ToActionResult(JobSettleResponse.From);

    /// <summary>Fail a job and optionally refund the reserve</summary>
    /// <remarks>
    /// Repeating the same settlement returns the same response and moves nothing. An expired job is already failed, at the cost that was
    /// reported as `charged`: failing it at the same cost, usually 0 by a refund, repeats that settlement, and failing it at another is
    /// refused.
    /// </remarks>
    [HttpPost("/api/jobs/fail", Name = "failJob")]
    [RequireScope(Scopes.JobsWrite)]
    [AlsoAccepts(CredentialKind.AppKey, CredentialKind.JobToken)]
    [ProducesErrors(
        typeof(JobErrors),
        nameof(JobErrors.Unknown),
        nameof(JobErrors.AlreadySettled),
        nameof(JobErrors.AppSettles),
        nameof(JobErrors.NotOfToken))]
    public async Task<ActionResult<JobSettleResponse>> Fail(JobFailRequest body) =>
        (await Send(body.JobId, body.AccountId, job => new FailJob(job, body.Refund))).ToActionResult(JobSettleResponse.From);

    private Task<Result<T>> Send<T>(Guid jobId, Guid? accountId, Func<JobTarget, IRequest<Result<T>>> request)
    {
        var target = Target(jobId, accountId);
        return target.Error is { } refusal ? Task.FromResult<Result<T>>(refusal) : Send(request(target.Value));
    }

    private async Task<ErrorResult> NotEnough(Error insufficient, Guid accountId)
    {
        var holds = await Send(new GetHolds(accountId));
        return new ErrorResult(AccountErrors.WithHolds(insufficient, holds.Value));
    }

    private Result<JobTarget> Target(Guid jobId, Guid? accountId) => JobTargets.Of(Authentication.Caller.Of(User), jobId, accountId);
}
