using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>The state of a Clerk instance, which both APIs share: people, sessions, provider tokens and the signing key.</summary>
internal sealed class Instance(TokenSigner signer, TimeProvider clock)
{
    /// <summary>The only JWT template of the instance.</summary>
    public const string Template = "demo";

    private const string SessionPrefix = "sess_";

    private readonly ConcurrentDictionary<string, bool> ended = new();

    public TimeProvider Clock => clock;

    public TokenSigner Signer { get; set; } = signer;

    /// <summary>The origin of the Frontend API.</summary>
    public string Issuer { get; set; } = "";

    public People People { get; } = new();

    public ProviderTokens ProviderTokens { get; } = new();

    /// <summary>
    /// The session that a person always has. A session of a browser sign-in has a suffix, so that each can end separately.
    /// </summary>
    public static string SessionOf(string name, string? tail = null) => SessionPrefix + People.Identifier(name) + (tail is null ? "" : "_" + tail);

    /// <summary>The owner of a session, or null if there is no such session.</summary>
    public static string? OwnerOf(string sessionId) => People.NameIn(sessionId.Split('_') is ["sess", var name, _] ? SessionPrefix + name : sessionId, SessionPrefix);

    public bool IsActive(string sessionId) =>
        OwnerOf(sessionId) is { } name && !ended.ContainsKey(sessionId) && !People.IsBanned(name) && !People.IsDeleted(name);

    public void End(string sessionId) => ended[sessionId] = true;

    /// <summary>The claims of a session token. The authorized party is the origin of the request, if it had one.</summary>
    public Dictionary<string, object?> SessionClaims(string sessionId, string name, string? authorizedParty, TimeSpan lifetime)
    {
        var claims = Claims(name, authorizedParty, lifetime, skewSeconds: 10);
        claims["fva"] = new[] { 0, -1 };
        claims["sid"] = sessionId;
        claims["sts"] = "active";
        claims["v"] = 2;
        return claims;
    }

    /// <summary>A session token; with a template, a token of the template class, which has no session id.</summary>
    public string Mint(string sessionId, string? template, string? authorizedParty, TimeSpan? lifetime = null)
    {
        var name = OwnerOf(sessionId)!;
        if (template is null)
        {
            return Signer.Sign(SessionClaims(sessionId, name, authorizedParty, lifetime ?? TimeSpan.FromSeconds(60)));
        }

        var claims = Claims(name, authorizedParty, lifetime ?? TimeSpan.FromSeconds(60), skewSeconds: 5);
        claims["username"] = name;
        return Signer.Sign(claims, new Dictionary<string, object?> { ["cat"] = TokenSigner.TemplateClass });
    }

    private Dictionary<string, object?> Claims(string name, string? authorizedParty, TimeSpan lifetime, int skewSeconds)
    {
        var now = clock.GetUtcNow();
        return new Dictionary<string, object?>
        {
            ["azp"] = authorizedParty,
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = Issuer,
            ["jti"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10)),
            ["nbf"] = now.ToUnixTimeSeconds() - skewSeconds,
            ["sub"] = People.IdOf(name),
        };
    }
}
