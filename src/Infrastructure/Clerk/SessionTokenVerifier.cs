using System.Text.Json;
using FocusAccount.Application.Identity;
using FocusAccount.Domain;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FocusAccount.Infrastructure.Clerk;

/// <summary>Verifies Clerk's session tokens without asking Clerk. One key signs every class of token, so the class is checked too.</summary>
internal sealed class SessionTokenVerifier(SigningKeys keys, ClerkSettings clerk, TimeProvider clock) : ISessionTokenVerifier
{
    private const int SkewSeconds = 5;

    // Clerk's token classes in the header "cat": a session, and a mark that says nothing. Templates and machines have others.
    private static readonly string[] SessionClasses = ["cl_B7d4PD111AAA", "cl_I7d4PD111III"];

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    public async Task<Result<Session>> Verify(string token, CancellationToken cancellationToken)
    {
        if (!TryRead(token, out var jwt))
        {
            return Refused("no JWT");
        }

        if (HeaderProblem(jwt) is { } wrongHeader)
        {
            return Refused(wrongHeader);
        }

        if (await keys.Find(jwt.Kid, cancellationToken) is not { } key)
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

        // Read from the payload itself, for the library takes a number in quotes for a number.
        var claims = JsonElement.Parse(Base64UrlEncoder.DecodeBytes(jwt.EncodedPayload));
        return ClaimsProblem(claims) is { } wrongClaim
            ? Refused(wrongClaim)
            : new Session(Text(claims, "sub")!, Text(claims, "sid")!, Seconds(claims, "iat"), Seconds(claims, "exp")!.Value);
    }

    private static bool TryRead(string token, out JsonWebToken jwt)
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

    private string? ClaimsProblem(JsonElement claims)
    {
        var now = clock.GetUtcNow();
        var skew = TimeSpan.FromSeconds(SkewSeconds);
        if (Seconds(claims, "exp") is not { } expiry || expiry + skew <= now)
        {
            return "expired";
        }

        if (IsInFuture("nbf") || IsInFuture("iat"))
        {
            return "not valid yet";
        }

        if (Text(claims, "sub")?.StartsWith("user_", StringComparison.Ordinal) != true)
        {
            return "subject is no user";
        }

        if (Text(claims, "sid")?.StartsWith("sess_", StringComparison.Ordinal) != true)
        {
            return "no session";
        }

        if (claims.TryGetProperty("sts", out _) && Text(claims, "sts") != "active")
        {
            return "session is not active";
        }

        // Tokens from Clerk's Backend API carry no authorized party.
        return claims.TryGetProperty("azp", out _) && !clerk.AuthorizedParties.Contains(Text(claims, "azp")) ? "unauthorized party" : null;

        bool IsInFuture(string claim) => claims.TryGetProperty(claim, out _) && !(Seconds(claims, claim) - skew <= now);
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;

    private static DateTimeOffset? Seconds(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim)
        && claim.ValueKind == JsonValueKind.Number
        && claim.TryGetInt64(out var seconds)
        && seconds is >= 0 and <= 253_402_300_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static Error Refused(string reason) => new(ErrorKind.Unauthenticated, "unauthenticated", reason);
}
