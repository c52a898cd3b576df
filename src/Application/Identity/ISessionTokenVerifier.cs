using FocusAccount.Application.Upstreams;
using FocusAccount.Domain;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Identity;

/// <summary>Verifies Clerk's session tokens.</summary>
public interface ISessionTokenVerifier
{
    /// <summary>
    /// Returns the session that a token belongs to. Errors: one of <see cref="CredentialErrors"/>;
    /// <see cref="UpstreamErrors.Unavailable"/> until Clerk's keys have been read.
    /// </summary>
    Task<Result<Session>> Verify(Secret token, CancellationToken cancellationToken);
}

/// <summary>
/// A Clerk session: its user, its id, when its token was issued and when it expires (UTC). The token's authorized party is the origin of
/// the page that got it from Clerk; null if no page did. The actor is the Clerk id of the person who impersonates the user, if any.
/// </summary>
public sealed record Session(
    string ClerkId, string SessionId, DateTimeOffset? IssuedAt, DateTimeOffset ExpiresAt, string? AuthorizedParty, string? Actor);
