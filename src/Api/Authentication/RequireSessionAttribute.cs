using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Authorization;

namespace FocusAccount.Api.Authentication;

/// <summary>Allows only callers with a Clerk session: a personal access token must not end others.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequireSessionAttribute() : AuthorizeAttribute(PolicyName), IDemandsScopes
{
    public const string PolicyName = "session";

    // A program is refused whatever its scopes, so none is demanded.
    Scopes IDemandsScopes.Scopes => Scopes.None;
}
