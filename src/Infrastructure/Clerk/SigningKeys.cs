using FocusAccount.Application;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace FocusAccount.Infrastructure.Clerk;

/// <summary>The keys with which our Clerk instance signs tokens, read from its JWKS and kept for a while.</summary>
internal sealed partial class SigningKeys(HttpClient http, ClerkSettings clerk, TimeProvider clock, ILogger<SigningKeys> logger) : IDisposable
{
    // A rotated key is found within this time; a caller who invents key ids cannot make us ask more often.
    private static readonly TimeSpan BetweenFetches = TimeSpan.FromSeconds(10);

    // A key that Clerk has withdrawn is trusted no longer than this (Clerk's own SDKs: 5 minutes).
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim oneFetch = new(1);
    private Dictionary<string, SecurityKey>? keys;
    private DateTimeOffset fetchedAt = DateTimeOffset.MinValue;
    private DateTimeOffset triedAt = DateTimeOffset.MinValue;

    /// <summary>The key of this id, or null when Clerk has none; throws <see cref="DependencyUnavailableException"/> as long as no key could ever be read.</summary>
    public async Task<SecurityKey?> Find(string keyId, CancellationToken cancellationToken)
    {
        if (NeedsFetch(keyId))
        {
            await oneFetch.WaitAsync(cancellationToken);
            try
            {
                if (NeedsFetch(keyId))
                {
                    await Fetch();
                }
            }
            finally
            {
                oneFetch.Release();
            }
        }

        var known = Volatile.Read(ref keys) ?? throw new DependencyUnavailableException("Clerk");
        return known.GetValueOrDefault(keyId);
    }

    public void Dispose() => oneFetch.Dispose();

    private bool NeedsFetch(string keyId)
    {
        var now = clock.GetUtcNow();
        var missing = Volatile.Read(ref keys)?.ContainsKey(keyId) != true;
        return (missing || now - fetchedAt >= MaxAge) && now - triedAt >= BetweenFetches;
    }

    private async Task Fetch()
    {
        triedAt = clock.GetUtcNow();
        try
        {
            // Not cancelled with the request that happens to need it first: the others wait for it too.
            var json = await http.GetStringAsync(new Uri(clerk.FrontendApiUrl, "/.well-known/jwks.json"), CancellationToken.None);
            Volatile.Write(ref keys, new JsonWebKeySet(json).GetSigningKeys().Where(key => key.KeyId is not null).ToDictionary(key => key.KeyId));
            fetchedAt = triedAt;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or ArgumentException)
        {
            LogFetchFailed(exception);
        }
    }

    [LoggerMessage(EventName = "SigningKeysNotRead", Level = LogLevel.Warning, Message = "Clerk's signing keys could not be read; the known ones stay in use")]
    private partial void LogFetchFailed(Exception exception);
}
