using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Limits;
using FocusAccount.Api.OpenApi;
using FocusAccount.Api.Security;
using FocusAccount.Application.Accounts;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>The wallet: the credits of a person, and the starter grants of apps.</summary>
[Tags("Wallet")]
internal sealed class WalletController(RequestDispatcher dispatcher, StarterVisit visit, LedgerCsv csv) : ApiController(dispatcher)
{
    /// <summary>Get wallet and app grants</summary>
    /// <remarks>
    /// With `app`, its starter credits are granted once per person, unless the token lacks the scope `jobs:write`. An app that is not
    /// registered is listed only for the accounts that hold its grant, and an account may hold 100 of those. A token with a budget sees how
    /// much of it is left. The credits that open jobs hold are in `held`; some of them may come back.
    /// </remarks>
    /// <param name="app">App slug to upsert and possibly grant starter credits</param>
    [HttpGet("/api/wallet", Name = "getWallet")]
    [RequireScope(Scopes.WalletRead)]
    [ProducesErrors(typeof(HttpErrors), nameof(HttpErrors.InvalidRequest))]
    [ProducesErrors(typeof(AppErrors), nameof(AppErrors.TooManyApps))]
    [ProducesErrors(typeof(TrustedOrigins), nameof(TrustedOrigins.Foreign))]
    public async Task<ActionResult<WalletResponse>> Get([FromQuery] string? app)
    {
        // Read first: most visits grant nothing, and a foreign page's cookie may read but not grant.
        var wallet = await Send(new GetWallet(Caller.AccountId, app, Caller.Permissions, Caller.TokenId));
        if (wallet is not { Error: null, Value: { IsGrantDue: true, RequestedApp: { } requested } } || !MayGrant)
        {
            return wallet.ToActionResult(WalletResponse.From);
        }

        var visited = await visit.Visit(Caller, requested, HttpContext);
        return visited.ToActionResult(granted =>
            WalletResponse.From(granted with { Budget = wallet.Value.Budget, Holds = wallet.Value.Holds }));
    }

    /// <summary>List the entries of the ledger</summary>
    /// <remarks>
    /// Every movement of credits, newest first, and what it was for. For the next page, repeat the request with the same filters and
    /// `before` set to `next`, until `next` is null. A page may be short, or even empty, and still have a `next`: with a filter, at most 10,000
    /// entries are looked at for one page. A token that is limited to apps sees only their entries.
    ///
    /// With `Accept: text/csv` the response is a file of all entries that match, from `before` on and whatever the `limit`: a line of names
    /// and a line for each entry (RFC 4180). A text that a spreadsheet would take for a formula has an apostrophe before it.
    /// </remarks>
    /// <param name="app">Only entries of this app</param>
    /// <param name="kind">Only entries of this kind</param>
    /// <param name="from">Only entries made at or after this day or time, such as 2026-11-01 (UTC) or 2026-11-01T09:30:00Z</param>
    /// <param name="to">Only entries made before this day or time</param>
    /// <param name="limit">Max results (default 50)</param>
    /// <param name="before">Only entries before this one: the `next` of the previous page</param>
    [HttpGet("/api/wallet/ledger", Name = "listLedger")]
    [RequireScope(Scopes.WalletRead)]
    [RouteLimit(LimitedRoute.List)]
    [RulesOf(typeof(ListLedger))]
    [ProducesCsv]
    [ProducesErrors(typeof(HttpErrors), nameof(HttpErrors.InvalidRequest))]
    public async Task<ActionResult<LedgerResponse>> Ledger(
        [FromQuery] string? app,
        [FromStrictQuery] LedgerKind? kind,
        [FromQuery] string? from,
        [FromQuery] string? to,
        [FromStrictQuery] int? limit,
        [FromStrictQuery] long? before)
    {
        var query = new ListLedger(Caller.AccountId, Caller.Permissions, app, kind, from, to, before, limit);
        if (LedgerCsv.IsWanted(Request))
        {
            return await csv.Of(query, HttpContext);
        }

        return (await Send(query)).ToActionResult(LedgerResponse.From);
    }

    /// <summary>Prove the balance</summary>
    /// <remarks>
    /// Adds up the whole ledger and all open jobs, and compares the sums with the balance and the holds, as of one moment. To check it
    /// yourself, add up the amounts of the ledger up to `last_sequence`.
    /// </remarks>
    [HttpGet("/api/wallet/proof", Name = "proveBalance")]
    [RequireScope(Scopes.WalletRead)]
    [RouteLimit(LimitedRoute.List)]
    public async Task<ActionResult<BalanceProofResponse>> Prove() =>
        (await Send(new ProveBalance(Caller.AccountId))).ToActionResult(BalanceProofResponse.From);

    /// <summary>Report usage</summary>
    /// <remarks>
    /// The cost of jobs, by app, action, day or token. A job counts when it was started, with its cost in the end: an open job costs
    /// nothing yet, and a failed one as much as was not refunded. Days without jobs are there, with zeros. Other reports have at most
    /// 500 rows, those with the most credits; `total` counts all. A token that is limited to apps sees only their jobs.
    /// </remarks>
    /// <param name="by">What each row stands for</param>
    /// <param name="app">Only jobs of this app</param>
    /// <param name="from">The first day or time, such as 2026-11-01 or 2026-11-01T09:30:00Z (default: 30 days that end with `to`)</param>
    /// <param name="to">The end, which is not included (default: now); at most 366 days after `from`</param>
    /// <param name="tz">The time zone in which days begin, by its name in the IANA database, such as Europe/Berlin (default: UTC)</param>
    [HttpGet("/api/usage", Name = "reportUsage")]
    [RequireScope(Scopes.WalletRead)]
    [RouteLimit(LimitedRoute.List)]
    [RulesOf(typeof(ReportUsage))]
    [ProducesErrors(typeof(HttpErrors), nameof(HttpErrors.InvalidRequest))]
    public async Task<ActionResult<UsageResponse>> Usage(
        [FromStrictQuery] UsageKey? by,
        [FromQuery] string? app,
        [FromQuery] string? from,
        [FromQuery] string? to,
        [FromQuery] string? tz) =>
        (await Send(new ReportUsage(Caller.AccountId, Caller.Permissions, by, app, from, to, tz))).ToActionResult(UsageResponse.Of);

    private bool MayGrant => !Caller.IsImpersonated && Caller.Permissions.Scopes.HasFlag(Scopes.JobsWrite);
}
