using FocusAccount.Api.Errors;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>What a person has: credits, and the apps' grants.</summary>
[Tags("Wallet")]
public sealed class WalletController : ApiController
{
    /// <summary>Get wallet and app grants</summary>
    /// <remarks>With `app`, the app is made known and its starter credits are granted, once per account.</remarks>
    /// <param name="app">App slug to upsert and possibly grant starter credits</param>
    [HttpGet("/api/wallet", Name = "getWallet")]
    [Refuses("invalid_request", "unknown_app", "foreign_origin")]
    public async Task<ActionResult<Wallet>> Get([FromQuery] string? app)
    {
        var wallet = await Send(new GetWallet(Caller.AccountId, app));
        if (wallet is { Error: null, Value.AppGrant: null or { Granted: false } } && app is not null)
        {
            var grant = await Send(new GrantStarterCredits(Caller.AccountId, app));
            if (grant.Error is { } refusal)
            {
                return new ErrorResult(refusal);
            }

            wallet = await Send(new GetWallet(Caller.AccountId, app));
        }

        return Answer(wallet);
    }
}
