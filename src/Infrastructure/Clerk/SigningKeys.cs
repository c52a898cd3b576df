using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Upstreams;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace FocusAccount.Infrastructure.Clerk;

/// <summary>The keys with which our Clerk instance signs tokens, read from its JWKS and kept for a while.</summary>
internal sealed partial class SigningKeys(IHttpClientFactory clients, ClerkSettings clerk, TimeProvider clock, ILogger<SigningKeys> logger)
{
    // A rotated key is found within this time; a caller who invents key ids cannot make us ask more often.
    private static readonly TimeSpan BetweenFetches = TimeSpan.FromSeconds(10);

    // Keys older than this (Clerk's own SDKs: 5 minutes) are read anew, behind the request that finds them so; until Clerk answers, they stay.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private volatile KeySet? known;
    private DateTimeOffset triedAt;
    private Task fetch = Task.CompletedTask;

    /// <summary>The key of this id, or null when Clerk has none; throws <see cref="DependencyUnavailableException"/> as long as no key could ever be read.</summary>
    public async Task<SecurityKey?> Find(string keyId, CancellationToken cancellationToken)
    {
        if (known?.Keys.ContainsKey(keyId) != true)
        {
            await FetchUnlessTooSoon().WaitAsync(cancellationToken);
        }
        else if (clock.GetUtcNow() - known.ReadAt >= MaxAge)
        {
            // Nobody waits for this one: the key at hand serves until the answer is there.
            _ = FetchUnlessTooSoon();
        }

        return (known ?? throw new DependencyUnavailableException("Clerk")).Keys.GetValueOrDefault(keyId);
    }

    // The fetch under way, or a new one when the last is long enough ago. All who need it share it, so no request's end cancels it.
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
            Meters.UpstreamFailed("Clerk");
            LogFetchFailed(exception);
        }
    }

    [LoggerMessage(EventName = "SigningKeysNotRead", Level = LogLevel.Warning, Message = "Clerk's signing keys could not be read; the known ones stay in use")]
    private partial void LogFetchFailed(Exception exception);

    private sealed record KeySet(Dictionary<string, SecurityKey> Keys, DateTimeOffset ReadAt);
}
