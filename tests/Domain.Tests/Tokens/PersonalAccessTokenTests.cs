using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Tests.Tokens;

public sealed class PersonalAccessTokenTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Ada = Account.IdOf("user_ada");

    private static readonly TokenTerms Terms = new("focus cli", TokenPermissions.All, PersonalAccessToken.MaxLifetime);

    [Test]
    public void Is_valid_for_90_days()
    {
        var token = PersonalAccessToken.Issue(TokenFormat.PersonalAccessToken.Mint(Ada), Ada, Guid.CreateVersion7(Now), Terms, Now);

        token.CreatedAt.Should().Be(Now);
        token.ExpiresAt.Should().Be(Now.AddDays(90));
    }

    [TestCase(99, null)]
    [TestCase(100, "too_many_tokens")]
    [TestCase(101, "too_many_tokens")]
    public void Is_the_last_when_the_account_has_a_hundred(int valid, string? error) =>
        (PersonalAccessToken.WhyNoMore(valid)?.Code).Should().Be(error);

    [Test]
    public void Keeps_a_hash_and_four_letters_of_the_token_itself()
    {
        var secret = TokenFormat.PersonalAccessToken.Mint(Ada);

        var token = PersonalAccessToken.Issue(secret, Ada, Guid.CreateVersion7(Now), Terms, Now);

        token.Hash.Should().Equal(secret.Hash);
        token.Hint.Should().HaveLength(4);
        secret.Reveal().Should().EndWith(token.Hint);
        token.ToString().Should().NotContain(secret.Reveal());
    }
}
