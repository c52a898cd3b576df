using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Upstreams;
using FocusAccount.Domain;
using Microsoft.IdentityModel.Tokens;

namespace FocusAccount.Infrastructure.Clerk;

/// <summary>
/// The signing keys of our Clerk instance, read from its JWKS and cached. Ages and pauses are counted by timestamps, because a clock that
/// is set back must not delay the next read.
/// </summary>
internal sealed class SigningKeys(IHttpClientFactory clients, ClerkSettings clerk, TimeProvider clock, EventPublisher events)
{
    // A rotated key is found within this time; a caller that invents key ids cannot cause more fetches.
    private static readonly TimeSpan BetweenFetches = TimeSpan.FromSeconds(10);

    // Keys older than this (Clerk's own SDKs: 5 minutes) are read again in the background; until Clerk responds, they stay in use.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private volatile KeySet? cached;
    private long? triedAt;
    private Task fetch = Task.CompletedTask;

    /// <summary>
    /// Returns the key of this id; null when Clerk has none. Error: <see cref="UpstreamErrors.Unavailable"/> until the keys have been read
    /// once.
    /// </summary>
    public async Task<Result<SecurityKey?>> Find(string keyId, CancellationToken cancellationToken)
    {
        if (cached?.Keys.ContainsKey(keyId) != true)
        {
            await FetchUnlessTooSoon().WaitAsync(cancellationToken);
        }
        else if (clock.GetElapsedTime(cached.ReadAt) >= MaxAge)
        {
            // Nobody waits for this fetch: the cached key serves until the response is there.
            _ = FetchUnlessTooSoon();
        }

        if (cached is null)
        {
            await events.Publish(new UpstreamFailed("Clerk", Status: null));
            return UpstreamErrors.Unavailable;
        }

        return cached.Keys.GetValueOrDefault(keyId);
    }

    // The fetch in flight, or a new one when the last is long enough ago. Requests share it, so the end of one does not cancel it.
    private Task FetchUnlessTooSoon()
    {
        lock (gate)
        {
            if (fetch.IsCompleted && (triedAt is not { } last || clock.GetElapsedTime(last) >= BetweenFetches))
            {
                triedAt = clock.GetTimestamp();
                fetch = Fetch(triedAt.Value);
            }

            return fetch;
        }
    }

    private async Task Fetch(long startedAt)
    {
        try
        {
            var json = await clients.CreateClient(nameof(SigningKeys)).GetStringAsync(clerk.JwksUrl);
            var keys = new JsonWebKeySet(json).GetSigningKeys().Where(key => key.KeyId is not null);
            cached = new KeySet(keys.ToDictionary(key => key.KeyId), startedAt);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or ArgumentException)
        {
            await events.Publish(new SigningKeysNotRead(exception));
        }
    }

    private sealed record KeySet(Dictionary<string, SecurityKey> Keys, long ReadAt);
}
