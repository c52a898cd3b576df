using System.Net.Http.Headers;
using System.Text.Json;
using Duende.IdentityModel.Client;
using Microsoft.AspNetCore.Http;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>
/// Guards the MCP server of an app: the service says by introspection what a token is for and what it may do. The challenge of a refusal
/// leads clients to the metadata, and so to the service.
/// </summary>
internal sealed class TokenGuard(HttpClient http, string resource, string issuer, string appKey)
{
    public const string MetadataPath = "/.well-known/oauth-protected-resource";
    public const string ToolThatSpends = "render";

    /// <summary>What clients must know about this server (RFC 9728).</summary>
    public object Metadata { get; } =
        new { resource, authorization_servers = new[] { issuer }, scopes_supported = new[] { "wallet:read" }, resource_name = "Video" };

    /// <summary>Handles a request of a client whose token may make it, and refuses any other.</summary>
    public async Task Let(HttpContext context, RequestDelegate next)
    {
        string[] needed = await Spends(context.Request) ? ["wallet:read", "jobs:write"] : ["wallet:read"];
        var sent = AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header) ? header.Parameter : null;
        var token = sent is null ? null : await Introspect(sent);
        if (token is not { IsActive: true } || !token.Audiences.Contains(resource))
        {
            Refuse(context, StatusCodes.Status401Unauthorized, needed, error: sent is null ? null : "invalid_token");
        }
        else if (needed.Except(token.Scopes).Any())
        {
            Refuse(context, StatusCodes.Status403Forbidden, needed, error: "insufficient_scope");
        }
        else
        {
            await next(context);
        }
    }

    private async Task<TokenIntrospectionResponse> Introspect(string token)
    {
        using var request = new TokenIntrospectionRequest
        {
            Address = $"{issuer}/oauth/introspect",
            ClientId = "video",
            ClientSecret = appKey,
            Token = token,
        };
        return await http.IntrospectTokenAsync(request);
    }

    private void Refuse(HttpContext context, int status, string[] needed, string? error)
    {
        var origin = new Uri(resource).GetLeftPart(UriPartial.Authority);
        var metadata = origin + MetadataPath + new Uri(resource).AbsolutePath;
        context.Response.StatusCode = status;
        context.Response.Headers.WWWAuthenticate =
            $"Bearer {(error is null ? "" : $"error=\"{error}\", ")}scope=\"{string.Join(' ', needed)}\", resource_metadata=\"{metadata}\"";
    }

    // A call of a tool is known by its body, because older clients do not send its name in a header.
    private static async Task<bool> Spends(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            return false;
        }

        request.EnableBuffering();
        var message = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body);
        request.Body.Position = 0;
        return message.GetProperty("method").GetString() == "tools/call"
            && message.GetProperty("params").GetProperty("name").GetString() == ToolThatSpends;
    }
}
