using FocusAccount.Api.Security;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace FocusAccount.Api.Authentication;

/// <summary>
/// Allows only this service's own page, used by the person (<see cref="TrustedOrigins.WhyNotByOwnPage"/>): a personal access token, and a
/// session token that has travelled, must never create or approve another token. Pages of other origins may not even ask (CORS).
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequireOwnPageAttribute() : AuthorizeAttribute(PolicyName), IDisableCorsAttribute, IDemandsScopes
{
    public const string PolicyName = "own page";

    // A program is refused whatever its scopes, so none is demanded.
    Scopes IDemandsScopes.Scopes => Scopes.None;
}
