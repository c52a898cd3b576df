using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Upstreams;
using FocusAccount.Domain;
using Microsoft.IdentityModel.Tokens;

namespace FocusAccount.Infrastructure.Clerk;

/// <summary>The keys with which our Clerk instance signs tokens, read from its JWKS and cached.</summary>
internal sealed class SigningKeys(IHttpClientFactory clients, ClerkSettings clerk, TimeProvider clock, EventPublisher events)
{
    // A rotated key is found within this time; a caller who invents key ids cannot make us ask more often.
    private static readonly TimeSpan BetweenFetches = TimeSpan.FromSeconds(10);

    // Keys older than this (Clerk's own SDKs: 5 minutes) are read again in the background of the request that notices; until Clerk responds, they stay.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private volatile KeySet? known;
    private DateTimeOffset triedAt;
    private Task fetch = Task.CompletedTask;

    /// <summary>The key of this id; null when Clerk has none. Error: <see cref="UpstreamErrors.Unavailable"/> until keys could be read for the first time.</summary>
    public async Task<Result<SecurityKey?>> Find(string keyId, CancellationToken cancellationToken)
    {
        if (known?.Keys.ContainsKey(keyId) != true)
        {
            await FetchUnlessTooSoon().WaitAsync(cancellationToken);
        }
        else if (clock.GetUtcNow() - known.ReadAt >= MaxAge)
        {
            // Nobody waits for this one: the cached key serves until the response is there.
            _ = FetchUnlessTooSoon();
        }

        if (known is null)
        {
            await events.Publish(new UpstreamFailed("Clerk", Status: null));
            return UpstreamErrors.Unavailable;
        }

        return known.Keys.GetValueOrDefault(keyId);
    }

    // The fetch in flight, or a new one when the last is long enough ago. All who need it share it, so no request's end cancels it.
    private Task FetchUnlessTooSoon()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (fetch.IsCompleted && now - triedAt >= BetweenFetches)
            {
                triedAt = now;
                fetch = Fetch(now);
            }

            return fetch;
        }
    }

    private async Task Fetch(DateTimeOffset now)
    {
        try
        {
            var json = await clients.CreateClient(nameof(SigningKeys)).GetStringAsync(clerk.JwksUrl);
            known = new KeySet(new JsonWebKeySet(json).GetSigningKeys().Where(key => key.KeyId is not null).ToDictionary(key => key.KeyId), now);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or ArgumentException)
        {
            await events.Publish(new SigningKeysNotRead(exception));
        }
    }

    private sealed record KeySet(Dictionary<string, SecurityKey> Keys, DateTimeOffset ReadAt);
}
