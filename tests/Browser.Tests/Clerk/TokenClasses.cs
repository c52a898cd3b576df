using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FocusAccount.Browser.Tests.Kit;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Browser.Tests.Clerk;

/// <summary>A token of every class that someone might try: valid ones, near misses and forgeries.</summary>
internal static class TokenClasses
{
    private static readonly string[] Critical = ["exp"];

    public static async Task<Credential[]> All() => [.. (await Tokens()).Select(token => new Credential(token.Key, token.Value))];

    private static async Task<Dictionary<string, string>> Tokens()
    {
        var good = BrowserRun.Clerk.SessionToken("ada");
        using var stranger = TokenSigner.Create();
        return new Dictionary<string, string>
        {
            ["session"] = good,
            ["category that says nothing"] = Headed("cat", "cl_I7d4PD111III"),
            ["no category"] = Headed("cat", null),
            ["custom audience"] = Claiming("aud", "an-app"),
            ["no authorized party"] = Claiming("azp", null),

            ["foreign authorized party"] = Claiming("azp", "https://evil.example"),
            ["authorized party with a slash"] = Claiming("azp", BrowserRun.Origin + "/"),
            ["authorized party empty"] = Claiming("azp", ""),
            ["expired"] = Claiming("exp", Now(-10)),
            ["no expiry"] = Claiming("exp", null),
            ["expiry as text"] = Claiming("exp", $"{Now(600)}"),
            ["not before in the future"] = Claiming("nbf", Now(20)),
            ["issued in the future"] = Claiming("iat", Now(20)),
            ["foreign issuer"] = Claiming("iss", "https://other.clerk.accounts.dev"),
            ["no issuer"] = Claiming("iss", null),
            ["issuer with a slash"] = Claiming("iss", BrowserRun.Clerk.Origin + "/"),
            ["no subject"] = Claiming("sub", null),
            ["machine as subject"] = Claiming("sub", "mch_ada"),
            ["subject as number"] = Claiming("sub", 7),
            ["no session id"] = Claiming("sid", null),
            ["pending session"] = Claiming("sts", "pending"),
            ["template"] = Headed("cat", TokenSigner.TemplateClass),
            ["machine to machine"] = Headed("cat", "cl_B7d4PD333AAA"),
            ["OAuth access token"] = Headed("typ", "at+jwt"),
            ["no type"] = Headed("typ", null),
            ["unknown key id"] = Headed("kid", "ins_unknown"),
            ["no key id"] = Headed("kid", null),
            ["critical extension"] = Headed("crit", Critical),
            ["other RSA algorithm"] = Headed("alg", "RS512"),
            ["stranger's key"] = stranger.Sign(Session(), new Dictionary<string, object?> { ["kid"] = Header(good)["kid"].GetString() }),
            ["stranger's key in the header"] = stranger.Sign(Session(), new Dictionary<string, object?> { ["kid"] = Header(good)["kid"].GetString(), ["jwk"] = stranger.Jwk }),
            ["HS256 by the public key"] = SignedBy(await PublicKey(), good),
            ["algorithm none"] = Unsigned("none"),
            ["algorithm None"] = Unsigned("None"),
            ["no signature"] = good[..(good.LastIndexOf('.') + 1)],
            ["cut signature"] = good[..^8],
            ["changed subject"] = Tampered(good),
            ["two parts"] = good[..good.LastIndexOf('.')],
            ["four parts"] = good + ".AAAA",
            ["garbage"] = "garbage",
        };
    }

    private static Dictionary<string, object?> Session() => BrowserRun.Clerk.SessionClaims("ada", TimeSpan.FromMinutes(5));

    private static long Now(int seconds) => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds;

    private static string Claiming(string claim, object? value)
    {
        var claims = Session();
        claims[claim] = value;
        return BrowserRun.Clerk.Sign(claims);
    }

    private static string Headed(string header, object? value) => BrowserRun.Clerk.Sign(Session(), new Dictionary<string, object?> { [header] = value });

    private static Dictionary<string, JsonElement> Header(string token) =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Base64Url.DecodeFromChars(token.Split('.')[0]))!;

    private static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));

    private static string Unsigned(string algorithm) => $"{Encode(new { alg = algorithm, typ = "JWT", kid = "ins_any" })}.{Encode(Session())}.";

    private static async Task<string> PublicKey()
    {
        using var http = new HttpClient();
        var keys = JsonElement.Parse(await http.GetStringAsync(BrowserRun.Clerk.Origin + "/.well-known/jwks.json")).GetProperty("keys");
        using var rsa = RSA.Create(new RSAParameters
        {
            Modulus = Base64Url.DecodeFromChars(keys[0].GetProperty("n").GetString()!),
            Exponent = Base64Url.DecodeFromChars(keys[0].GetProperty("e").GetString()!),
        });
        return rsa.ExportSubjectPublicKeyInfoPem();
    }

    // The confusion of CVE-2015-9235: the public key is used as a shared secret.
    private static string SignedBy(string publicKey, string good)
    {
        var signed = $"{Encode(new { alg = "HS256", typ = "JWT", kid = Header(good)["kid"].GetString() })}.{Encode(Session())}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.ASCII.GetBytes(publicKey), Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Tampered(string good)
    {
        var parts = good.Split('.');
        var claims = Session();
        claims["sub"] = ClerkStandIn.UserId("grace");
        return $"{parts[0]}.{Encode(claims)}.{parts[2]}";
    }
}
