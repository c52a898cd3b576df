using FocusAccount.Application.Upstreams;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Identity;

/// <summary>Tells whether a token is a session token that Clerk made for us.</summary>
public interface ISessionTokenVerifier
{
    /// <summary>The session that the token stands for, or why it is refused (a sentence for the log, never for the caller); throws <see cref="DependencyUnavailableException"/> while Clerk's keys cannot be had.</summary>
    Task<Result<Session>> Verify(Secret token, CancellationToken cancellationToken);
}

/// <summary>A Clerk session: whose it is, its own id, since when and until when (UTC) its token is good.</summary>
public sealed record Session(string ClerkId, string SessionId, DateTimeOffset? IssuedAt, DateTimeOffset ExpiresAt);
