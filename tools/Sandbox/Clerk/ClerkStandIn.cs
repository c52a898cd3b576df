using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>
/// Stands in for a Clerk instance on this machine: it speaks Clerk's protocol as far as the service uses it, and beside it
/// <c>/sandbox/token</c> gives anyone a session. Whoever asks gets in, so it is never part of the service itself.
/// </summary>
public sealed partial class ClerkStandIn : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string authorizedParty;
    private TokenSigner signer;
    private int keyReads;

    private ClerkStandIn(WebApplication app, TokenSigner signer, string authorizedParty)
    {
        this.app = app;
        this.signer = signer;
        this.authorizedParty = authorizedParty;
    }

    /// <summary>A secret key in Clerk's form.</summary>
    public static string SecretKey => "sk_test_sandbox";

    /// <summary>A publishable key in Clerk's form: it names a host in base64.</summary>
    public static string PublishableKey => "pk_test_" + Convert.ToBase64String("sandbox-account-01.clerk.accounts.dev$"u8);

    /// <summary>Where it answers, both as Frontend API (the issuer) and as Backend API.</summary>
    public string Origin => app.Urls.Single();

    /// <summary>How often the signing keys were read.</summary>
    public int KeyReads => keyReads;

    /// <summary>Starts it on a port of the loopback address, or on a free one for 0.</summary>
    public static async Task<ClerkStandIn> Start(int port, TokenSigner signer, string authorizedParty, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(port == 0 ? "http://127.0.0.1:0" : $"http://localhost:{port}");
        var standIn = new ClerkStandIn(builder.Build(), signer, authorizedParty);
        standIn.MapRoutes();
        await standIn.app.StartAsync(cancellationToken);
        return standIn;
    }

    /// <summary>The Clerk id of a user of this name; every name has a user.</summary>
    public static string UserId(string name) => "user_" + Identifier(name);

    /// <summary>The claims of a session token for a user, as Clerk's Frontend API makes them.</summary>
    public Dictionary<string, object?> SessionClaims(string user, TimeSpan lifetime)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new Dictionary<string, object?>
        {
            ["azp"] = authorizedParty,
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
            ["fva"] = new[] { 0, -1 },
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = Origin,
            ["jti"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10)),
            ["nbf"] = now.ToUnixTimeSeconds() - 10,
            ["sid"] = "sess_" + Identifier(user),
            ["sts"] = "active",
            ["sub"] = UserId(user),
            ["v"] = 2,
        };
    }

    /// <summary>A session token for a user, good for an hour.</summary>
    public string SessionToken(string user) => signer.Sign(SessionClaims(user, TimeSpan.FromHours(1)));

    /// <summary>A token of any claims and headers, signed by the instance's key as all of Clerk's tokens are.</summary>
    public string Sign(IReadOnlyDictionary<string, object?> claims, IReadOnlyDictionary<string, object?>? headers = null) => signer.Sign(claims, headers);

    /// <summary>Replaces the signing key, as an operator does in Clerk's dashboard.</summary>
    public void RotateKey() => signer = TokenSigner.Create();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private void MapRoutes()
    {
        app.MapGet("/.well-known/jwks.json", () =>
        {
            Interlocked.Increment(ref keyReads);
            return Json(new { keys = new[] { signer.Jwk } });
        });
        app.MapGet("/sandbox/token", (string user) => Results.Text(SessionToken(user) + "\n"));
    }

    // Clerk answers with exactly this content type, and its SDKs insist on it.
    private static IResult Json(object body) => Results.Bytes(JsonSerializer.SerializeToUtf8Bytes(body), "application/json");

    private static string Identifier(string name) =>
        PlainName().IsMatch(name) ? name : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..27];

    [GeneratedRegex(@"\A[A-Za-z0-9]{1,27}\z")]
    private static partial Regex PlainName();
}
