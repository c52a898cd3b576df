using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.OAuth;

/// <summary>
/// A code that a person's approval sends to a client, which redeems it for a token once and soon (RFC 6749, 4.1). It is bound to the client,
/// the redirect address and the challenge of the request.
/// </summary>
public sealed class AuthorizationCode
{
    /// <summary>The time that a client has to redeem a code.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private AuthorizationCode(
        byte[] hash, Guid accountId, TokenTerms terms, string redirectUri, CodeChallenge challenge, DateTimeOffset createdAt) =>
        (Hash, AccountId, Terms, RedirectUri, Challenge, CreatedAt) = (hash, accountId, terms, redirectUri, challenge, createdAt);

    /// <summary>The SHA-256 of the code.</summary>
    public byte[] Hash { get; }

    public Guid AccountId { get; }

    /// <summary>The terms that the person gave, with the client.</summary>
    public TokenTerms Terms { get; }

    /// <summary>The address that the code was sent to.</summary>
    public string RedirectUri { get; }

    public CodeChallenge Challenge { get; }

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset ExpiresAt => CreatedAt + Lifetime;

    /// <summary>When it was redeemed (UTC); null before.</summary>
    public DateTimeOffset? RedeemedAt { get; private set; }

    /// <summary>A new code for the terms that a person has given now.</summary>
    public static AuthorizationCode Issue(
        Secret code, Guid accountId, TokenTerms terms, string redirectUri, CodeChallenge challenge, DateTimeOffset now) =>
        new(code.Hash, accountId, terms, redirectUri, challenge, now);

    /// <summary>The code as it was stored.</summary>
    public static AuthorizationCode Restore(
        byte[] hash,
        Guid accountId,
        TokenTerms terms,
        string redirectUri,
        CodeChallenge challenge,
        DateTimeOffset createdAt,
        DateTimeOffset? redeemedAt) =>
        new(hash, accountId, terms, redirectUri, challenge, createdAt) { RedeemedAt = redeemedAt };

    /// <summary>
    /// Redeems the code, or says why not. A failed attempt leaves the code as it is: a verifier of 256 bits cannot be guessed, and nobody
    /// but the client may use up its code.
    /// </summary>
    public Error? Redeem(CodePresentation presented, DateTimeOffset now)
    {
        if (RedeemedAt is not null)
        {
            return OAuthErrors.CodeUsed;
        }

        if (presented.ClientId != Terms.ClientId
            || (presented.RedirectUri ?? RedirectUri) != RedirectUri
            || (presented.Resource ?? Terms.Resource) != Terms.Resource
            || presented.Verifier is null
            || !Challenge.IsMetBy(presented.Verifier))
        {
            return OAuthErrors.NotOfCode;
        }

        if (now >= ExpiresAt)
        {
            return OAuthErrors.CodeExpired;
        }

        RedeemedAt = now;
        return null;
    }
}

/// <summary>The proofs that a client presents with a code. The redirect address and the resource are checked if they are there.</summary>
public sealed record CodePresentation(string ClientId, string? RedirectUri, string? Verifier, string? Resource);
