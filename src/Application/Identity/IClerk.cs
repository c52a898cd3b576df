using FocusAccount.Application.Upstreams;
using FocusAccount.Domain;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Identity;

/// <summary>The part of Clerk's Backend API that is used. Any call may also fail with one of <see cref="UpstreamErrors"/>.</summary>
public interface IClerk
{
    /// <summary>
    /// A fresh token for a session, from a template if one is named. Error: <see cref="IdentityErrors.NoSessionToken"/> when Clerk knows no such session or
    /// template.
    /// </summary>
    Task<Result<Secret>> CreateSessionToken(string sessionId, string? template, CancellationToken cancellationToken);

    /// <summary>
    /// A user's access token for a provider (named with its prefix, as in oauth_github). Error: <see cref="IdentityErrors.NoProviderToken"/> when the user
    /// must connect the provider first, or again.
    /// </summary>
    Task<Result<Secret>> GetProviderToken(string clerkId, string provider, CancellationToken cancellationToken);
}
