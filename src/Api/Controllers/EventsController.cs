using FocusAccount.Api.Authentication;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Limits;
using FocusAccount.Api.OpenApi;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>The changes of an account, as they happen.</summary>
[Tags("Events")]
internal sealed class EventsController(RequestDispatcher dispatcher, EventStream stream) : ApiController(dispatcher)
{
    /// <summary>Stream the account's jobs and balance as they change</summary>
    /// <remarks>
    /// Server-sent events, for the `EventSource` of browsers and for programs. The data of each is JSON. A `job` is a job as `getJob`
    /// returns it, but without `metadata`. A `balance` is the account's `credits`, those that its open jobs have `held`, and the `sequence`
    /// of the ledger entry that left it with them. At a `reset`, load everything again: the stream cannot say what was missed, and goes on
    /// like a new one.
    ///
    /// A new stream begins with the balance and the open jobs, the newest 50. Each event is the whole state, so a state in between may be
    /// skipped, and the same one may come twice. A token that is limited to some apps sees only the jobs of those. A comment comes every 15
    /// seconds while nothing happens. The stream ends with its credential, so with a session after about a minute, and after an hour at the
    /// latest. Reconnect with the last `id` in `Last-Event-ID`, as `EventSource` does by itself, and nothing is lost.
    /// </remarks>
    /// <param name="lastEventId">The `id` of the last event that was read, to go on from there; any other value gets a `reset`</param>
    [HttpGet("/api/events", Name = "getEvents")]
    [Produces(EventText.MediaType)]
    [RequireScope(Scopes.WalletRead | Scopes.JobsRead)]
    [LongLived]
    [ProducesErrors(typeof(RateLimits), nameof(RateLimits.TooManyStreams))]
    public async Task<ActionResult<string>> Get([FromHeader(Name = "Last-Event-ID")] string? lastEventId)
    {
        await stream.Write(HttpContext, Caller, lastEventId);
        return new EmptyResult();
    }
}
