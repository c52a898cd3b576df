using Microsoft.AspNetCore.Authorization;

namespace FocusAccount.Api.Authentication;

/// <summary>Allows only callers with a Clerk session: a personal access token must not end others.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RequireSessionAttribute() : AuthorizeAttribute(PolicyName)
{
    public const string PolicyName = "session";
}
