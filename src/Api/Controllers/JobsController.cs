using System.Text.Json;
using FocusAccount.Application.Jobs;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>Jobs: reserve credits, settle them, list.</summary>
public sealed class JobsController : ApiController
{
    [HttpGet("/api/jobs")]
    public async Task<ActionResult> List([FromQuery] string? app, [FromQuery] string? status, [FromQuery] string? limit) =>
        Answer(await Send(new ListJobs(Caller.AccountId, app, status, limit)));

    [HttpPost("/api/jobs")]
    public async Task<ActionResult> Start(JobStartRequest body, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey)
    {
        var started = await Send(new StartJob(Caller.AccountId, body.App, body.Action, body.CostEstimate, body.Metadata, idempotencyKey));
        if (started is { Error: null, Value.Replayed: true })
        {
            Response.Headers["Idempotent-Replayed"] = "true";
        }

        return Answer(started);
    }

    [HttpPost("/api/jobs/complete")]
    public async Task<ActionResult> Complete(JobCompleteRequest body) =>
        Answer(await Send(new CompleteJob(Caller.AccountId, body.JobId, body.ActualCost, body.Metadata)));

    [HttpPost("/api/jobs/fail")]
    public async Task<ActionResult> Fail(JobFailRequest body) =>
        Answer(await Send(new FailJob(Caller.AccountId, body.JobId, body.Refund)));
}

/// <summary>The body of a start. Credits are whole numbers.</summary>
public sealed record JobStartRequest(string App, string Action, int CostEstimate, JsonElement? Metadata = null);

/// <summary>The body of a completion. Credits are whole numbers.</summary>
public sealed record JobCompleteRequest(Guid JobId, int ActualCost, JsonElement? Metadata = null);

/// <summary>The body of a failure.</summary>
public sealed record JobFailRequest(Guid JobId, bool Refund = true);
