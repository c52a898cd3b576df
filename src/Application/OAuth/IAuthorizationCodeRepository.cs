using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.OAuth;

/// <summary>The stored authorization codes, by their SHA-256.</summary>
public interface IAuthorizationCodeRepository
{
    /// <summary>Stores a new code.</summary>
    Task Add(AuthorizationCode code, CancellationToken cancellationToken);

    /// <summary>Finds a code, even one that was redeemed or has expired; null when it is unknown.</summary>
    Task<AuthorizationCode?> Find(Secret code, CancellationToken cancellationToken);

    /// <summary>Stores that a code was redeemed; returns false when a concurrent request redeemed it first.</summary>
    Task<bool> TryRedeem(AuthorizationCode code, CancellationToken cancellationToken);

    /// <summary>Deletes a batch of codes that were created before a time (UTC), and returns their number.</summary>
    Task<int> DeleteCreatedBefore(DateTimeOffset time, CancellationToken cancellationToken);
}
