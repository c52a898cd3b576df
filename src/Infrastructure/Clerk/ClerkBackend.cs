using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Upstreams;
using FocusAccount.Domain.Tokens;
using Polly;

namespace FocusAccount.Infrastructure.Clerk;

/// <summary>Clerk's Backend API over HTTP. What Clerk writes into a body stays here: it may be somebody's token.</summary>
internal sealed class ClerkBackend(IHttpClientFactory clients) : IClerk
{
    private readonly ConcurrentDictionary<(string ClerkId, string Provider), Lazy<Task<Secret?>>> inFlight = new();

    public async Task<Secret?> CreateSessionToken(string sessionId, string? template, CancellationToken cancellationToken)
    {
        var path = $"/v1/sessions/{Uri.EscapeDataString(sessionId)}/tokens";
        using var response = await Send(HttpMethod.Post, template is null ? path : $"{path}/{Uri.EscapeDataString(template)}", cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        var token = await Read<SessionToken>(response, cancellationToken);
        return token.Jwt is { Length: > 0 } jwt ? new Secret(jwt) : throw Unreadable(response);
    }

    // The call may refresh the token at the provider, and a refresh token works once: callers at the same time share one call.
    public Task<Secret?> FindProviderToken(string clerkId, string provider, CancellationToken cancellationToken)
    {
        var call = inFlight.GetOrAdd((clerkId, provider), key => new Lazy<Task<Secret?>>(() => FetchProviderToken(key.ClerkId, key.Provider)));
        return call.Value.WaitAsync(cancellationToken);
    }

    private async Task<Secret?> FetchProviderToken(string clerkId, string provider)
    {
        try
        {
            var path = $"/v1/users/{Uri.EscapeDataString(clerkId)}/oauth_access_tokens/{Uri.EscapeDataString(provider)}";
            using var response = await Send(HttpMethod.Get, path, CancellationToken.None);

            // No such user, provider off, never connected, no usable token, refresh refused: all mean "connect it (again)".
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest)
            {
                return null;
            }

            // A row with a token_secret is OAuth 1.0a: its token alone is of no use.
            var rows = await Read<ProviderToken[]>(response, CancellationToken.None);
            return rows.FirstOrDefault(row => row is { Token.Length: > 0, TokenSecret: null })?.Token is { } token ? new Secret(token) : null;
        }
        finally
        {
            inFlight.TryRemove((clerkId, provider), out _);
        }
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        try
        {
            return await clients.CreateClient(nameof(ClerkBackend)).SendAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or ExecutionRejectedException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            throw new DependencyUnavailableException("Clerk", exception);
        }
    }

    private static async Task<T> Read<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw response.StatusCode == HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500
                ? new DependencyUnavailableException("Clerk", status: (int)response.StatusCode)
                : new UpstreamRefusedException("Clerk", (int)response.StatusCode);
        }

        try
        {
            // JSON is UTF-8 (RFC 8259, 8.1), whatever charset a proxy writes over it.
            return JsonSerializer.Deserialize<T>(await response.Content.ReadAsByteArrayAsync(cancellationToken), JsonSerializerOptions.Web)
                ?? throw Unreadable(response);
        }
        catch (JsonException)
        {
            // Without the cause: its text could quote the body.
            throw Unreadable(response);
        }
    }

    private static DependencyUnavailableException Unreadable(HttpResponseMessage response) => new("Clerk", status: (int)response.StatusCode);

    private sealed record SessionToken(string? Jwt);

    private sealed record ProviderToken(string? Token, [property: JsonPropertyName("token_secret")] string? TokenSecret);
}
