using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.OpenApi;
using FocusAccount.Api.Security;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using FocusAccount.Domain.Apps;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>The wallet: the credits of a person, and the starter grants of apps.</summary>
[Tags("Wallet")]
internal sealed class WalletController(RequestDispatcher dispatcher) : ApiController(dispatcher)
{
    /// <summary>Get wallet and app grants</summary>
    /// <remarks>
    /// With `app`, its starter credits are granted once per account. An app that is not registered is listed only for the accounts that
    /// hold its grant, and an account may hold 100 of those.
    /// </remarks>
    /// <param name="app">App slug to upsert and possibly grant starter credits</param>
    [HttpGet("/api/wallet", Name = "getWallet")]
    [ProducesErrors(typeof(HttpErrors), nameof(HttpErrors.InvalidRequest))]
    [ProducesErrors(typeof(AppErrors), nameof(AppErrors.TooManyApps))]
    [ProducesErrors(typeof(TrustedOrigins), nameof(TrustedOrigins.Foreign))]
    public async Task<ActionResult<WalletResponse>> Get([FromQuery] string? app)
    {
        // Read first: most visits grant nothing, and a foreign page's cookie may read but not grant.
        var wallet = await Send(new GetWallet(Caller.AccountId, app));
        if (wallet is { Error: null, Value.IsGrantDue: true })
        {
            wallet = await Send(new VisitApp(Caller.AccountId, app!));
        }

        return wallet.ToActionResult(WalletResponse.From);
    }
}
