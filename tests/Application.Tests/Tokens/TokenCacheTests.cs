using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Tests.Tokens;

public sealed class TokenCacheTests
{
    private const int Flood = 50_000;

    private readonly TokenCache cache = new(TimeProvider.System);
    private int lookUps;

    [TearDown]
    public void Dispose() => cache.Dispose();

    [Test]
    public async Task Looks_a_valid_token_up_once()
    {
        var token = Secret.Random();

        await cache.GetOrAdd(token, IsValid);
        await cache.GetOrAdd(token, IsValid);

        lookUps.Should().Be(1);
    }

    [Test]
    public async Task Never_caches_an_invalid_token()
    {
        var token = Secret.Random();
        await cache.GetOrAdd(token, IsValid);

        for (var n = 0; n < Flood; n++)
        {
            await cache.GetOrAdd(Secret.Random(), IsInvalid);
        }

        await cache.GetOrAdd(token, IsValid);
        lookUps.Should().Be(1 + Flood, "the valid one was not pushed out");
    }

    [Test]
    public async Task Keeps_a_bounded_number_of_valid_ones()
    {
        var tokens = Enumerable.Range(0, Flood).Select(_ => Secret.Random()).ToList();
        foreach (var token in tokens)
        {
            await cache.GetOrAdd(token, IsValid);
        }

        lookUps = 0;
        foreach (var token in tokens)
        {
            await cache.GetOrAdd(token, IsInvalid);
        }

        (Flood - lookUps).Should().BeInRange(1, 20_000);
    }

    private Task<TokenHolder?> IsValid(Secret token)
    {
        lookUps++;
        return Task.FromResult<TokenHolder?>(new TokenHolder(Guid.Empty, Guid.Empty, "user_ada", DateTimeOffset.MaxValue, LastUsedAt: null));
    }

    private Task<TokenHolder?> IsInvalid(Secret token)
    {
        lookUps++;
        return Task.FromResult<TokenHolder?>(null);
    }
}
