using Microsoft.AspNetCore.Cors.Infrastructure;

namespace FocusAccount.Api.OAuth;

/// <summary>
/// Lets pages of every origin call what a public client calls, because it is authorized by the codes and tokens that it sends, and by no
/// cookie.
/// </summary>
internal static class OAuthCors
{
    public const string PolicyName = "oauth";

    public static void AddOAuth(this CorsOptions cors) => cors.AddPolicy(PolicyName, policy => policy
        .AllowAnyOrigin()
        .WithMethods("GET", "POST")
        .WithHeaders("Content-Type", "Authorization", "MCP-Protocol-Version")
        .WithExposedHeaders("Request-Id", "Retry-After", "WWW-Authenticate")
        .SetPreflightMaxAge(TimeSpan.FromHours(1)));
}
