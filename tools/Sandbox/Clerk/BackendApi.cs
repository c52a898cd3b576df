using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>Clerk's Backend API as far as the service and its tests use it (openapi-specs, bapi/2026-05-12).</summary>
internal sealed class BackendApi(Instance instance)
{
    public void Map(WebApplication app)
    {
        var api = app.MapGroup("/v1").AddEndpointFilter(DemandKey);
        api.MapGet("/jwks", () => ClerkResponse.Json(new { keys = new[] { instance.Signer.Jwk } }));
        api.MapGet("/users", Users);
        api.MapGet("/users/{id}", (string id) => instance.People.Find(id) is { } name ? ClerkResponse.Json(instance.People.Json(name)) : ClerkResponse.NotFound("User"));
        api.MapGet("/users/{id}/oauth_access_tokens/{provider}", (string id, string provider, bool paginated = false) =>
            instance.People.Find(id) is { } name ? instance.ProviderTokens.Respond(name, provider, paginated) : ClerkResponse.NotFound("User"));
        api.MapGet("/sessions/{id}", Session);
        api.MapPost("/sessions/{id}/revoke", (string id) =>
        {
            instance.End(id);
            return Session(id);
        });
        api.MapPost("/sessions/{id}/tokens", (string id, HttpRequest request) => Token(id, template: null, request));
        api.MapPost("/sessions/{id}/tokens/{template}", Token);
    }

    // Those of the given ids that exist: at most 500, and ten unless a limit is given.
    private IResult Users([FromQuery(Name = "user_id")] string[] ids, int limit = 10) => limit is < 1 or > 500
        ? ClerkResponse.Error(422, "form_param_value_invalid", "limit must be from 1 to 500.", new { param_name = "limit" })
        : ClerkResponse.Json(ids.Select(instance.People.Find).OfType<string>().Take(limit).Select(instance.People.Json).ToArray());

    private static async ValueTask<object?> DemandKey(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var header = invocation.HttpContext.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return ClerkResponse.Error(401, "authorization_header_format_invalid", "Invalid Authorization header format");
        }

        return header == $"Bearer {ClerkStandIn.SecretKey}"
            ? await next(invocation)
            : ClerkResponse.Error(401, "clerk_key_invalid", "The provided Clerk Secret Key is invalid.");
    }

    private IResult Session(string id)
    {
        if (Instance.OwnerOf(id) is not { } name)
        {
            return ClerkResponse.NotFound("Session");
        }

        var now = instance.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        return ClerkResponse.Json(new
        {
            @object = "session",
            id,
            user_id = People.IdOf(name),
            client_id = $"client_{name}",
            actor = (object?)null,
            status = instance.IsActive(id) ? "active" : "revoked",
            last_active_organization_id = (string?)null,
            last_active_at = now,
            expire_at = now + (long)TimeSpan.FromDays(7).TotalMilliseconds,
            abandon_at = now + (long)TimeSpan.FromDays(30).TotalMilliseconds,
            created_at = now,
            updated_at = now,
        });
    }

    // Issued by the Backend API and not for a browser's origin, a token has no authorized party.
    private async Task<IResult> Token(string id, string? template, HttpRequest request)
    {
        if (!instance.IsActive(id))
        {
            return ClerkResponse.NotFound("Session");
        }

        if (template is not (null or Instance.Template))
        {
            return ClerkResponse.Error(404, "resource_not_found", $"No JWT template exists with name: {template}");
        }

        var lifetime = await Lifetime(request);
        return lifetime < TimeSpan.FromSeconds(30) || lifetime > TimeSpan.FromSeconds(315_360_000)
            ? ClerkResponse.Error(422, "form_param_value_invalid", "expires_in_seconds must be from 30 to 315360000.", new { param_name = "expires_in_seconds" })
            : ClerkResponse.Json(new { @object = "token", jwt = instance.Mint(id, template, authorizedParty: null, lifetime) });
    }

    private static async Task<TimeSpan?> Lifetime(HttpRequest request)
    {
        if (request.ContentLength is null or 0)
        {
            return null;
        }

        using var body = await JsonDocument.ParseAsync(request.Body);
        return body.RootElement.TryGetProperty("expires_in_seconds", out var seconds) && seconds.ValueKind == JsonValueKind.Number
            ? TimeSpan.FromSeconds(seconds.GetInt64())
            : null;
    }
}
