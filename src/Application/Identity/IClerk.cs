using FocusAccount.Application.Upstreams;
using FocusAccount.Domain;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Identity;

/// <summary>
/// The part of Clerk's Backend API that the service uses. Any call may also fail with one of <see cref="UpstreamErrors"/>.
/// </summary>
public interface IClerk
{
    /// <summary>
    /// Gets a fresh token for a session, from a template if one is named. Error: <see cref="IdentityErrors.NoSessionToken"/> when Clerk
    /// does not know the session or the template.
    /// </summary>
    Task<Result<Secret>> CreateSessionToken(string sessionId, string? template, CancellationToken cancellationToken);

    /// <summary>
    /// Gets a user's access token for a provider (named with its prefix, as in oauth_github). Error:
    /// <see cref="IdentityErrors.NoProviderToken"/> when the user must connect the provider first, or again.
    /// </summary>
    Task<Result<Secret>> GetProviderToken(string clerkId, string provider, CancellationToken cancellationToken);

    /// <summary>Gets a user; one whom Clerk does not know counts as deleted.</summary>
    Task<Result<ClerkUser>> FindUser(string clerkId, CancellationToken cancellationToken);

    /// <summary>Gets those of up to 100 users whom Clerk knows.</summary>
    Task<Result<List<ClerkUser>>> FindUsers(IReadOnlyList<string> clerkIds, CancellationToken cancellationToken);
}
