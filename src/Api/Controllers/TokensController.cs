using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>Personal access tokens, which device login issues.</summary>
[Tags("Tokens")]
internal sealed class TokensController(RequestDispatcher dispatcher) : ApiController(dispatcher)
{
    /// <summary>List personal access tokens</summary>
    /// <remarks>Newest first, with their last characters only. A caller with a personal access token sees only that token.</remarks>
    [HttpGet("/api/tokens", Name = "listTokens")]
    public async Task<ActionResult<TokenListResponse>> List() =>
        (await Send(new ListTokens(Caller.AccountId, Caller.TokenId))).ToActionResult(TokenListResponse.From);

    /// <summary>Revoke a personal access token</summary>
    /// <remarks>
    /// The revocation is final and takes effect everywhere within five seconds. A caller with a personal access token can revoke only that
    /// token.
    /// </remarks>
    /// <param name="id">The id of the token, from the list</param>
    [HttpDelete("/api/tokens/{id}", Name = "revokeToken")]
    [ProducesErrors(typeof(HttpErrors), nameof(HttpErrors.InvalidRequest))]
    [ProducesErrors(typeof(TokenErrors), nameof(TokenErrors.Unknown))]
    public async Task<ActionResult<TokenRevokeResponse>> Revoke(Guid id) =>
        (await Send(new RevokeToken(Caller.AccountId, id, Caller.TokenId))).ToActionResult(_ => new TokenRevokeResponse(Ok: true));
}
