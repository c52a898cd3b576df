using System.Collections.Concurrent;
using FocusAccount.Sandbox.X;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>
/// The provider tokens that Clerk holds for people. By name: <c>ada</c> has tokens of X and GitHub, <c>edith</c> a connection
/// without a token, <c>hedy</c> an expired token that cannot be refreshed, <c>joan</c> one that the provider refuses to refresh;
/// all others have no connection. Tests add connections.
/// </summary>
internal sealed class ProviderTokens
{
    private static readonly string[] Enabled = ["oauth_x", "oauth_github"];
    private static readonly string[] Disabled = ["oauth_apple", "oauth_discord", "oauth_google", "oauth_microsoft", "oauth_slack", "oauth_twitter"];
    private static readonly string[] Scopes = ["offline.access", "tweet.read", "users.read"];

    private readonly ConcurrentDictionary<(string Name, string Provider), string[]> connected = new();

    public static string[] DemoProviders(string name) => name switch
    {
        "ada" => Enabled,
        "edith" or "hedy" or "joan" => ["oauth_x"],
        _ => [],
    };

    public void Connect(string name, string provider, string[] tokens) => connected[(name, provider)] = tokens;

    /// <summary>
    /// The response of <c>GET /v1/users/{id}/oauth_access_tokens/{provider}</c>, with the codes of Clerk's Backend API error index.
    /// </summary>
    public IResult Respond(string name, string provider, bool paginated)
    {
        if (Disabled.Contains(provider))
        {
            return ClerkResponse.Error(404, "oauth_token_provider_not_enabled", "The provider is not enabled for this instance.");
        }

        if (!Enabled.Contains(provider))
        {
            return ClerkResponse.Error(400, "oauth_unsupported_provider", $"The provider {provider} is not supported.");
        }

        if (connected.TryGetValue((name, provider), out var tokens))
        {
            return List(name, provider, tokens, paginated);
        }

        return (name, provider) switch
        {
            ("ada", "oauth_x") => List(name, provider, [XStandIn.TokenOf(name)], paginated),
            ("ada", "oauth_github") => List(name, provider, ["gho_demo_ada"], paginated),
            ("edith", "oauth_x") => ClerkResponse.Error(422, "oauth_missing_access_token", "The connection has no access token."),
            ("hedy", "oauth_x") => ClerkResponse.Error(422, "oauth_missing_refresh_token", "The access token has expired and there is no refresh token."),
            ("joan", "oauth_x") => ClerkResponse.Error(
                400, "oauth_token_retrieval_error", "The provider refused.", new { provider_error = "{\"error\":\"invalid_grant\"}" }),
            _ => List(name, provider, [], paginated),
        };
    }

    private static IResult List(string name, string provider, string[] tokens, bool paginated)
    {
        var data = tokens.Select((token, index) => new
        {
            @object = "oauth_access_token",
            external_account_id = $"eac_{name}{provider["oauth_".Length..]}{(index == 0 ? "" : index)}",
            provider_user_id = $"{provider}-{name}",
            token,
            expires_at = (long?)null,
            provider,
            public_metadata = new { },
            label = (string?)null,
            scopes = Scopes,
        }).ToArray();
        return ClerkResponse.Json(paginated ? new { data, total_count = data.Length } : data);
    }
}
