using FocusAccount.Domain;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Authentication;

/// <summary>Decides which operations a person's program, or somebody who impersonates the person, may use.</summary>
internal static class PersonAccess
{
    // A spent credit and a credential would outlive the impersonation.
    private const Scopes NotForImpersonators = Scopes.JobsWrite | Scopes.ProvidersRead;

    /// <summary>Null when the caller may use the operation of this request; otherwise the refusal.</summary>
    public static Error? WhyNot(PersonCaller caller, HttpContext context)
    {
        var needed = ScopesOf(context.GetEndpoint()?.Metadata);
        return caller.IsImpersonated && !IsOpenToImpersonators(context.Request.Method, needed)
            ? CredentialErrors.Impersonated
            : caller.Permissions.WhyNot(needed);
    }

    /// <summary>Whether an operation only reads, and returns no credential.</summary>
    public static bool IsOpenToImpersonators(string method, Scopes needed) =>
        (HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) && (needed & NotForImpersonators) == Scopes.None;

    private static Scopes ScopesOf(EndpointMetadataCollection? metadata) =>
        metadata?.GetMetadata<IDemandsScopes>()?.Scopes ?? Scopes.All;
}
