using System.Security.Claims;
using FocusAccount.Application.Identity;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Authentication;

/// <summary>The caller of a request: a person, an app or the holder of a job's token, and the credential that proves it.</summary>
internal abstract record Caller(Credential Credential)
{
    /// <summary>The caller of a request; null without a valid credential.</summary>
    public static Caller? Of(ClaimsPrincipal principal) => (principal.Identity as Identity)?.Caller;

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new Identity(this, scheme));

    // Carries the caller as is, because no code here reads claims.
    private sealed class Identity(Caller caller, string scheme) : ClaimsIdentity(scheme)
    {
        public Caller Caller => caller;
    }
}

/// <summary>
/// A person, or a program of theirs with its permissions. The credential has either a Clerk session or the id of a personal access token.
/// </summary>
internal sealed record PersonCaller(
    Guid AccountId, string ClerkId, Credential Credential, TokenPermissions Permissions, Session? Session = null) : Caller(Credential)
{
    /// <summary>The id of the personal access token; null with a session.</summary>
    public Guid? TokenId => Credential.Id;

    /// <summary>Whether somebody else acts as the person (the claim <c>act</c>).</summary>
    public bool IsImpersonated => Session?.Actor is not null;
}

/// <summary>An app, by its key.</summary>
internal sealed record AppCaller(AppSlug App, Credential Credential) : Caller(Credential);

/// <summary>The holder of the token of a job, which has a rule for its settlement.</summary>
internal sealed record JobCaller(Guid AccountId, Guid JobId, SettlementRule Settlement) : Caller(new Credential(CredentialKind.JobToken));
