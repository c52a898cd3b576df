using FocusAccount.Application.Identity;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Tests.Tokens;

public sealed class CredentialCacheTests
{
    private const int Flood = 50_000;

    private readonly SteppedClock clock = new(Given.Now);
    private CredentialCache<TokenHolder> cache = null!;
    private int lookUps;

    [SetUp]
    public void Start() => cache = new CredentialCache<TokenHolder>(clock);

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

    [Test]
    public async Task Looks_a_revoked_token_up_again()
    {
        var token = Secret.Random();
        await cache.GetOrAdd(token, IsValid);

        cache.Invalidate(Guid.Empty);

        (await cache.GetOrAdd(token, IsInvalid)).Error.Should().Be(CredentialErrors.Invalid);
    }

    [Test]
    public async Task Does_not_cache_for_longer_what_was_found_before_a_slow_look_up()
    {
        var token = Secret.Random();

        await cache.GetOrAdd(token, async secret =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            return await IsValid(secret);
        });
        await cache.GetOrAdd(token, IsValid);

        lookUps.Should().Be(2, "the five seconds count from before the look-up");
    }

    [Test]
    public async Task Caches_for_five_seconds_also_when_the_clock_is_set_back()
    {
        var token = Secret.Random();
        await cache.GetOrAdd(token, IsValid);

        clock.Step(TimeSpan.FromDays(-1));
        clock.Advance(TimeSpan.FromSeconds(5));

        await cache.GetOrAdd(token, IsValid);
        lookUps.Should().Be(2);
    }

    private Task<Result<TokenHolder>> IsValid(Secret token)
    {
        lookUps++;
        var holder = new TokenHolder(Guid.Empty, Guid.Empty, "user_ada", DateTimeOffset.MaxValue, RevokedAt: null, LastUsedAt: null, TokenPermissions.All);
        return Task.FromResult<Result<TokenHolder>>(holder);
    }

    private Task<Result<TokenHolder>> IsInvalid(Secret token)
    {
        lookUps++;
        return Task.FromResult<Result<TokenHolder>>(CredentialErrors.Invalid);
    }
}
