using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Tests.Tokens;

public sealed class SecretTests
{
    [Test]
    public void Has_256_random_bits()
    {
        var secrets = Enumerable.Range(0, 1000).Select(_ => Secret.Random().Reveal()).ToArray();

        secrets.Should().OnlyHaveUniqueItems();
        secrets.Should().OnlyContain(secret => Convert.FromBase64String(secret.Replace('-', '+').Replace('_', '/') + "=").Length == 32);
    }

    [Test]
    public void Is_stored_as_its_SHA_256()
    {
        new Secret("open sesame").Hash.Should().Equal(SHA256.HashData(Encoding.UTF8.GetBytes("open sesame")));
    }

    [Test]
    public void Does_not_print_itself()
    {
        var secret = new Secret("open sesame");

        secret.ToString().Should().NotContain("sesame");
        $"{new { secret }}".Should().NotContain("sesame");
        JsonSerializer.Serialize(secret).Should().NotContain("sesame");
    }
}
