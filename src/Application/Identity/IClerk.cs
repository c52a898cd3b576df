using FocusAccount.Application.Upstreams;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Identity;

/// <summary>Clerk's Backend API, as far as we use it. All throw <see cref="DependencyUnavailableException"/> while Clerk is away and <see cref="UpstreamRefusedException"/> when it refuses us.</summary>
public interface IClerk
{
    /// <summary>A fresh token for a session, by a template if one is named; null when Clerk knows no such session or template.</summary>
    Task<Secret?> CreateSessionToken(string sessionId, string? template, CancellationToken cancellationToken);

    /// <summary>A user's access token for a provider (named with its prefix, as in oauth_github), or null when there is none to be had.</summary>
    Task<Secret?> FindProviderToken(string clerkId, string provider, CancellationToken cancellationToken);
}
