using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.OpenApi;
using FocusAccount.Api.Security;
using FocusAccount.Application.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>The wallet: the credits of a person, and the starter grants of apps.</summary>
[Tags("Wallet")]
internal sealed class WalletController(RequestDispatcher dispatcher, StarterVisit visit) : ApiController(dispatcher)
{
    /// <summary>Get wallet and app grants</summary>
    /// <remarks>
    /// With `app`, its starter credits are granted once per person, unless the token lacks the scope `jobs:write`. An app that is not
    /// registered is listed only for the accounts that hold its grant, and an account may hold 100 of those. A token with a budget sees how
    /// much of it is left.
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
        return visited.ToActionResult(granted => WalletResponse.From(granted with { Budget = wallet.Value.Budget }));
    }

    private bool MayGrant => !Caller.IsImpersonated && Caller.Permissions.Scopes.HasFlag(Scopes.JobsWrite);
}
