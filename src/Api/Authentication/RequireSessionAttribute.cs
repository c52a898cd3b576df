using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Authorization;

namespace FocusAccount.Api.Authentication;

/// <summary>Allows only callers with a Clerk session: a personal access token must not end others.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RequireSessionAttribute() : AuthorizeAttribute(PolicyName), IDemandsScopes
{
    public const string PolicyName = "session";

    // No scope is enough.
    Scopes IDemandsScopes.Scopes => Scopes.None;
}
