using System.Text.Json;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FocusAccount.Infrastructure.Clerk;

/// <summary>
/// Verifies Clerk's session tokens without a call to Clerk. One key signs every class of token, so the class is checked too. A validated
/// token is cached by its hash, because checking its signature takes longest. Its times are checked on every use, and so is that its key is
/// still one of Clerk's.
/// </summary>
internal sealed class SessionTokenVerifier(SigningKeys keys, ClerkSettings clerk, TimeProvider clock) : ISessionTokenVerifier, IDisposable
{
    // Only a validated token takes up capacity, at most one per request. When the cache is full, new tokens are validated each time until
    // the least used ones have made room.
    private const int Capacity = 20_000;

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    // Clerk's token classes in the header "cat": a session, and an unused marker. Template and machine tokens have others.
    private static readonly string[] SessionClasses = ["cl_B7d4PD111AAA", "cl_I7d4PD111III"];

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    private readonly MemoryCache cache = new(new MemoryCacheOptions { Clock = new MonotonicClock(clock), SizeLimit = Capacity });

    public async Task<Result<Session>> Verify(Secret token, CancellationToken cancellationToken)
    {
        var hash = Convert.ToBase64String(token.Hash);
        var isCached = cache.TryGetValue(hash, out ValidatedToken? validated) && await IsCurrent(validated!.Key, cancellationToken);
        if (!isCached)
        {
            var outcome = await Validate(token.Reveal(), cancellationToken);
            if (outcome.Error is { } refusal)
            {
                return refusal;
            }

            validated = outcome.Value;
        }

        var now = clock.GetUtcNow();
        if (TimeProblem(validated!, now) is { } problem)
        {
            return problem;
        }

        if (!isCached)
        {
            var remaining = validated!.Session.ExpiresAt + Skew - now;
            cache.Set(hash, validated, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = remaining, Size = 1 });
        }

        return validated!.Session;
    }

    public void Dispose() => cache.Dispose();

    private async Task<Result<ValidatedToken>> Validate(string token, CancellationToken cancellationToken)
    {
        if (!TryParse(token, out var jwt))
        {
            return CredentialErrors.Malformed with { Reason = "not a JWT" };
        }

        if (HeaderProblem(jwt) is { } headerProblem)
        {
            return Refused(headerProblem);
        }

        var found = await keys.Find(jwt.Kid, cancellationToken);
        if (found.Error is { } unavailable)
        {
            return unavailable;
        }

        if (found.Value is not { } key)
        {
            return Refused("unknown key");
        }

        var outcome = await Handler.ValidateTokenAsync(jwt, new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidIssuer = clerk.Issuer,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        if (!outcome.IsValid)
        {
            return Refused(outcome.Exception.GetType().Name);
        }

        // Read from the payload itself, because the library accepts a number in quotes as a number.
        var claims = JsonElement.Parse(Base64UrlEncoder.DecodeBytes(jwt.EncodedPayload));
        return ClaimsProblem(claims) is { } claimsProblem
            ? claimsProblem
            : new ValidatedToken(
                key,
                new Session(
                    Text(claims, "sub")!,
                    Text(claims, "sid")!,
                    Seconds(claims, "iat"),
                    Seconds(claims, "exp")!.Value,
                    Text(claims, "azp"),
                    Actor(claims)),
                Seconds(claims, "nbf"));
    }

    private async Task<bool> IsCurrent(SecurityKey key, CancellationToken cancellationToken) =>
        await keys.Find(key.KeyId, cancellationToken) is { Error: null } found && found.Value == key;

    private static bool TryParse(string token, out JsonWebToken jwt)
    {
        try
        {
            jwt = new JsonWebToken(token);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            jwt = null!;
            return false;
        }
    }

    private static string? HeaderProblem(JsonWebToken jwt)
    {
        if (jwt.Alg != SecurityAlgorithms.RsaSha256)
        {
            return "not signed by RS256";
        }

        if (jwt.Typ != "JWT" || jwt.TryGetHeaderValue<object>("crit", out _))
        {
            return "not a plain JWT";
        }

        if (jwt.TryGetHeaderValue<object>("cat", out var category) && !SessionClasses.Contains(category as string))
        {
            return "not a session token";
        }

        return string.IsNullOrEmpty(jwt.Kid) ? "no key id" : null;
    }

    private Error? ClaimsProblem(JsonElement claims)
    {
        if (Seconds(claims, "exp") is null || IsNotATime("nbf") || IsNotATime("iat"))
        {
            return Refused("no times");
        }

        if (Text(claims, "sub")?.StartsWith("user_", StringComparison.Ordinal) != true)
        {
            return Refused("subject is not a user");
        }

        if (Text(claims, "sid")?.StartsWith("sess_", StringComparison.Ordinal) != true)
        {
            return Refused("no session");
        }

        if (claims.TryGetProperty("sts", out _) && Text(claims, "sts") != "active")
        {
            return Refused("session is not active");
        }

        // Tokens from Clerk's Backend API carry no authorized party.
        return claims.TryGetProperty("azp", out _) && !clerk.AuthorizedParties.Contains(Text(claims, "azp"))
            ? CredentialErrors.UnauthorizedParty
            : null;

        bool IsNotATime(string claim) => claims.TryGetProperty(claim, out _) && Seconds(claims, claim) is null;
    }

    private static Error? TimeProblem(ValidatedToken validated, DateTimeOffset now) =>
        validated.Session.ExpiresAt + Skew <= now ? CredentialErrors.Expired
        : validated.NotBefore - Skew > now || validated.Session.IssuedAt - Skew > now ? Refused("not valid yet")
        : null;

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;

    // An impersonation without a readable actor is one too (RFC 8693, 4.1).
    private static string? Actor(JsonElement claims) =>
        !claims.TryGetProperty("act", out var actor) ? null
        : actor.ValueKind == JsonValueKind.Object ? Text(actor, "sub") ?? "unknown"
        : "unknown";

    private static DateTimeOffset? Seconds(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim)
        && claim.ValueKind == JsonValueKind.Number
        && claim.TryGetInt64(out var seconds)
        && seconds is >= 0 and <= 253_402_300_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static Error Refused(string reason) => CredentialErrors.Invalid with { Reason = reason };

    /// <summary>
    /// A session token that is valid except for the time, with the key that signed it: a later read of the keys may give its id to another
    /// key.
    /// </summary>
    private sealed record ValidatedToken(SecurityKey Key, Session Session, DateTimeOffset? NotBefore);
}
