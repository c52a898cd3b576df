using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>The wallet.</summary>
public sealed class WalletController : ApiController
{
    /// <summary>Reads the wallet; with an app, first makes the app known and grants its starter credits, once.</summary>
    [HttpGet("/api/wallet")]
    public async Task<ActionResult> Get([FromQuery] string? app)
    {
        var wallet = await Send(new GetWallet(Caller.AccountId, app));
        if (wallet is { Error: null, Value.AppGrant: null or { Granted: false } } && app is not null)
        {
            var grant = await Send(new GrantStarterCredits(Caller.AccountId, app));
            if (grant.Error is not null)
            {
                return Answer(grant);
            }

            wallet = await Send(new GetWallet(Caller.AccountId, app));
        }

        return Answer(wallet);
    }
}
