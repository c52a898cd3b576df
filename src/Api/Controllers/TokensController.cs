using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Limits;
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
    /// <remarks>
    /// Newest first, with their last characters only, what they may do, and how much of their budgets is used. For the next page, repeat the
    /// request with `before` set to `next`. A caller with a personal access token sees only that token.
    /// </remarks>
    /// <param name="limit">Max results (default 50)</param>
    /// <param name="before">Only tokens older than this one: the `next` of the previous page</param>
    [HttpGet("/api/tokens", Name = "listTokens")]
    [RequireScope(Scopes.None)]
    [RouteLimit(LimitedRoute.List)]
    [RulesOf(typeof(ListTokens))]
    [ProducesErrors(typeof(HttpErrors), nameof(HttpErrors.InvalidRequest))]
    public async Task<ActionResult<TokenListResponse>> List([FromStrictQuery] int? limit, [FromStrictQuery] Guid? before) =>
        (await Send(new ListTokens(Caller.AccountId, Caller.TokenId, before, limit))).ToActionResult(TokenListResponse.From);

    /// <summary>Revoke all personal access tokens (requires Clerk session)</summary>
    /// <remarks>
    /// Ends the access of every program that the account has approved. The revocation is final and takes effect everywhere within five
    /// seconds. A device login that was approved and not collected yet still gets its token.
    /// </remarks>
    [HttpDelete("/api/tokens", Name = "revokeAllTokens")]
    [RequireSession]
    public async Task<ActionResult<TokensRevokeResponse>> RevokeAll() =>
        (await Send(new RevokeAllTokens(Caller.AccountId))).ToActionResult(revoked => new TokensRevokeResponse(Ok: true, revoked));

    /// <summary>Change a personal access token (requires Clerk session)</summary>
    /// <remarks>
    /// Renames the token, takes permissions away, shortens its life, or sets a budget. It takes effect everywhere within five seconds. A
    /// budget counts all that the jobs of the token take from then on, and a changed one also what was spent in the current window. It can be
    /// changed, and not removed. A member that is missing or null changes nothing.
    /// </remarks>
    /// <param name="id">The id of the token, from the list</param>
    /// <param name="body">What changes</param>
    [HttpPatch("/api/tokens/{id}", Name = "changeToken")]
    [RequireSession]
    [ProducesErrors(typeof(TokenErrors), nameof(TokenErrors.Unknown), nameof(TokenErrors.CannotWiden))]
    public async Task<ActionResult<AccessToken>> Change([FromStrictPath] Guid id, TokenChangeRequest body) =>
        (await Send(new ChangeToken(Caller.AccountId, id, body.ToTerms()))).ToActionResult(AccessToken.From);

    /// <summary>Revoke a personal access token</summary>
    /// <remarks>
    /// The revocation is final and takes effect everywhere within five seconds. A caller with a personal access token can revoke only that
    /// token.
    /// </remarks>
    /// <param name="id">The id of the token, from the list</param>
    [HttpDelete("/api/tokens/{id}", Name = "revokeToken")]
    [RequireScope(Scopes.None)]
    [ProducesErrors(typeof(HttpErrors), nameof(HttpErrors.InvalidRequest))]
    [ProducesErrors(typeof(TokenErrors), nameof(TokenErrors.Unknown))]
    public async Task<ActionResult<TokenRevokeResponse>> Revoke([FromStrictPath] Guid id) =>
        (await Send(new RevokeToken(Caller.AccountId, id, Caller.TokenId))).ToActionResult(_ => new TokenRevokeResponse(Ok: true));
}
