using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Tests.Tokens;

public sealed class TokenCacheTests
{
    private const int Flood = 50_000;

    private readonly TokenCache known = new(Given.AClock());
    private int asked;

    [TearDown]
    public void Forget() => known.Dispose();

    [Test]
    public async Task Asks_once_for_a_good_token()
    {
        var token = Secret.Random();

        await known.FindOr(IsGood, token);
        await known.FindOr(IsGood, token);

        asked.Should().Be(1);
    }

    [Test]
    public async Task Gives_refused_tokens_no_place()
    {
        var token = Secret.Random();
        await known.FindOr(IsGood, token);

        for (var n = 0; n < Flood; n++)
        {
            await known.FindOr(IsRefused, Secret.Random());
        }

        await known.FindOr(IsGood, token);
        asked.Should().Be(1 + Flood, "the good one was not pushed out");
    }

    [Test]
    public async Task Keeps_a_bounded_number_of_good_ones()
    {
        var tokens = Enumerable.Range(0, Flood).Select(_ => Secret.Random()).ToList();
        foreach (var token in tokens)
        {
            await known.FindOr(IsGood, token);
        }

        asked = 0;
        foreach (var token in tokens)
        {
            await known.FindOr(IsRefused, token);
        }

        (Flood - asked).Should().BeInRange(1, 20_000);
    }

    private Task<TokenHolder?> IsGood(Secret token)
    {
        asked++;
        return Task.FromResult<TokenHolder?>(new TokenHolder(Guid.Empty, Guid.Empty, "user_ada", DateTimeOffset.MaxValue, LastUsedAt: null));
    }

    private Task<TokenHolder?> IsRefused(Secret token)
    {
        asked++;
        return Task.FromResult<TokenHolder?>(null);
    }
}
