using FocusAccount.Application.Tokens;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>A person's access tokens; a token itself sees and revokes only itself.</summary>
public sealed class TokensController : ApiController
{
    [HttpGet("/api/tokens")]
    public async Task<ActionResult> List() => Answer(await Send(new ListTokens(Caller.AccountId, Caller.TokenId)));

    [HttpDelete("/api/tokens/{id}")]
    public async Task<ActionResult> Revoke(Guid id) => Answer(await Send(new RevokeToken(Caller.AccountId, id, Caller.TokenId)));
}
