using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Upstreams;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Infrastructure.Clerk;

/// <summary>
/// Clerk's Backend API over HTTP. The body of a response goes no further than this class, because it may hold somebody's token.
/// </summary>
internal sealed class ClerkBackend(IHttpClientFactory clients, EventPublisher events) : IClerk
{
    /// <summary>The HTTP client for session tokens.</summary>
    public const string SessionTokens = $"{nameof(ClerkBackend)}.{nameof(SessionTokens)}";

    /// <summary>The HTTP client for provider tokens, which has its own circuit: a slow provider does not concern session tokens.</summary>
    public const string ProviderTokens = $"{nameof(ClerkBackend)}.{nameof(ProviderTokens)}";

    /// <summary>The HTTP client for users.</summary>
    public const string Users = $"{nameof(ClerkBackend)}.{nameof(Users)}";

    private readonly ConcurrentDictionary<(string ClerkId, string Provider), Lazy<Task<Result<Secret>>>> inFlight = new();

    public async Task<Result<Secret>> CreateSessionToken(string sessionId, string? template, CancellationToken cancellationToken)
    {
        var path = $"/v1/sessions/{Uri.EscapeDataString(sessionId)}/tokens";
        var created = await Send<SessionToken>(
            SessionTokens,
            HttpMethod.Post,
            template is null ? path : $"{path}/{Uri.EscapeDataString(template)}",
            status => status == HttpStatusCode.NotFound ? IdentityErrors.NoSessionToken : null,
            cancellationToken);
        return created.Error is { } error ? error
            : created.Value.Jwt is { Length: > 0 } jwt ? new Secret(jwt)
            : await Failed(HttpStatusCode.OK);
    }

    // The call may refresh the token at the provider, and a refresh token works once. So simultaneous callers share one call, and it is
    // never repeated once it was sent.
    public Task<Result<Secret>> GetProviderToken(string clerkId, string provider, CancellationToken cancellationToken)
    {
        var call = inFlight.GetOrAdd(
            (clerkId, provider), key => new Lazy<Task<Result<Secret>>>(() => FetchProviderToken(key.ClerkId, key.Provider)));
        return call.Value.WaitAsync(cancellationToken);
    }

    public async Task<Result<ClerkUser>> FindUser(string clerkId, CancellationToken cancellationToken)
    {
        var found = await Send<ClerkUserJson>(
            Users,
            HttpMethod.Get,
            $"/v1/users/{Uri.EscapeDataString(clerkId)}",
            status => status == HttpStatusCode.NotFound ? AccountErrors.Unknown : null,
            cancellationToken);
        return found.Error == AccountErrors.Unknown ? ClerkUser.Unknown(clerkId)
            : found.Error is { } error ? error
            : found.Value.Id == clerkId ? found.Value.ToUser()
            : await Failed(HttpStatusCode.OK);
    }

    public async Task<Result<List<ClerkUser>>> FindUsers(IReadOnlyList<string> clerkIds, CancellationToken cancellationToken)
    {
        var query = string.Join('&', clerkIds.Select(id => $"user_id={Uri.EscapeDataString(id)}"));
        var found = await Send<ClerkUserJson[]>(
            Users, HttpMethod.Get, $"/v1/users?{query}&limit={clerkIds.Count}", _ => null, cancellationToken);
        return found.Error is { } error ? error
            : found.Value.Where(user => clerkIds.Contains(user.Id)).Select(user => user.ToUser()).ToList();
    }

    private async Task<Result<Secret>> FetchProviderToken(string clerkId, string provider)
    {
        try
        {
            // An unknown user, a disabled provider, no connection, no usable token, a refused refresh: all mean "connect it (again)".
            var rows = await Send<ProviderToken[]>(
                ProviderTokens,
                HttpMethod.Get,
                $"/v1/users/{Uri.EscapeDataString(clerkId)}/oauth_access_tokens/{Uri.EscapeDataString(provider)}",
                status => status is HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest
                    ? IdentityErrors.NoProviderToken
                    : null,
                CancellationToken.None);

            // A row with a token_secret is OAuth 1.0a: its token alone is useless.
            return rows.Error is { } error ? error
                : rows.Value.FirstOrDefault(row => row is { Token.Length: > 0, TokenSecret: null })?.Token is { } token ? new Secret(token)
                : IdentityErrors.NoProviderToken;
        }
        finally
        {
            inFlight.TryRemove((clerkId, provider), out _);
        }
    }

    private async Task<Result<T>> Send<T>(
        string client, HttpMethod method, string path, Func<HttpStatusCode, Error?> refusal, CancellationToken cancellationToken)
    {
        // .NET repeats a request without a body up to three times when the connection ends before a response, so it has an empty one.
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent([]) };
        try
        {
            using var response = await clients.CreateClient(client).SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return refusal(response.StatusCode) ?? await Failed(response.StatusCode);
            }

            // JSON is UTF-8 (RFC 8259, 8.1), whatever charset a proxy declares.
            var json = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web) is { } read ? read : await Failed(response.StatusCode);
        }
        catch (JsonException)
        {
            // Without the cause, because its text could quote the body.
            return await Failed(HttpStatusCode.OK);
        }
        catch (Exception exception) when (UpstreamHttp.IsFailure(exception, cancellationToken))
        {
            await events.Publish(new UpstreamFailed("Clerk", Status: null, exception));
            return UpstreamErrors.Unavailable;
        }
    }

    // Any other status than success, "slow down" and "try again" is about our key, our plan at Clerk, or our address of it.
    private async Task<Error> Failed(HttpStatusCode status)
    {
        var isRefusal =
            status is >= HttpStatusCode.MultipleChoices and < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests;
        await events.Publish(new UpstreamFailed("Clerk", (int)status, NeedsOperator: isRefusal));
        return isRefusal ? UpstreamErrors.Refused : UpstreamErrors.Unavailable;
    }

    private sealed record SessionToken(string? Jwt);

    private sealed record ProviderToken(string? Token, [property: JsonPropertyName("token_secret")] string? TokenSecret);
}
