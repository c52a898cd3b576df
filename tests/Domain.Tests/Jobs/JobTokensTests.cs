using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Tests.Jobs;

public sealed class JobTokensTests
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Current = "sk_test_current";
    private const string Previous = "sk_test_previous";
    private static readonly Guid Job = new("01a20a57-2d38-76a2-a74c-f7f368ece745");
    private static readonly JobTokens Tokens = new(Current);

    [Test]
    public void Are_a_prefix_a_version_a_rule_and_66_letters_and_digits()
    {
        for (var draw = 0; draw < 1000; draw++)
        {
            Tokens.Mint(Given.Ada, Guid.CreateVersion7(), SettlementRule.Holder).Reveal().Should().MatchRegex(@"\Afocus_job_1h[0-9A-Za-z]{66}\z");
        }
    }

    [TestCase("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff")]
    [TestCase("ffffffff-ffff-ffff-ffff-ffffffffffff", "00000000-0000-0000-0000-000000000000")]
    [TestCase("dc327fc6-7665-5fa5-950e-33aae0f7a2ae", "01a20a57-2d38-76a2-a74c-f7f368ece745")]
    public void Name_their_account_and_their_job(string account, string job)
    {
        var token = Tokens.Mint(Guid.Parse(account), Guid.Parse(job), SettlementRule.Holder).Reveal();

        Tokens.TryRead(token, out var namedAccount, out var namedJob, out _).Should().BeTrue();

        (namedAccount, namedJob).Should().Be((Guid.Parse(account), Guid.Parse(job)));
    }

    [TestCase(SettlementRule.Holder)]
    [TestCase(SettlementRule.App)]
    public void Name_the_rule_of_their_job(SettlementRule rule)
    {
        Tokens.TryRead(Tokens.Mint(Given.Ada, Job, rule).Reveal(), out _, out _, out var named).Should().BeTrue();

        named.Should().Be(rule);
    }

    [Test]
    public void Are_the_same_each_time_on_every_instance() =>
        new JobTokens(Current).Mint(Given.Ada, Job, SettlementRule.Holder).Reveal().Should().Be(Tokens.Mint(Given.Ada, Job, SettlementRule.Holder).Reveal());

    [Test]
    public void Keep_their_format_from_version_to_version()
    {
        const string issued = "focus_job_1h6hVOBXplx4vv1dn3jdSzdO0352mxC0bQYdmLrr4eDIqD2urrWZiLCOQxiiuYWa5vBj";

        Tokens.Mint(Given.Ada, Job, SettlementRule.Holder).Reveal().Should().Be(issued, "running jobs have tokens that an earlier version made");
    }

    [Test]
    public void Are_not_read_with_any_character_changed()
    {
        var token = Tokens.Mint(Given.Ada, Job, SettlementRule.Holder).Reveal();

        for (var place = 0; place < token.Length; place++)
        {
            foreach (var other in Digits.Where(digit => digit != token[place]))
            {
                Reads(token[..place] + other + token[(place + 1)..]).Should().BeFalse("of {0} at {1}", other, place);
            }
        }
    }

    [Test]
    public void Are_not_read_in_another_case_or_length()
    {
        var token = Tokens.Mint(Given.Ada, Job, SettlementRule.Holder).Reveal();

        for (var length = 0; length < token.Length; length++)
        {
            Reads(token[..length]).Should().BeFalse("of the first {0} characters", length);
        }

        Reads(token.ToUpperInvariant()).Should().BeFalse();
        Reads(token.ToLowerInvariant()).Should().BeFalse();
        Reads(token + "0").Should().BeFalse();
        Reads(token + "\n").Should().BeFalse();
        Reads(" " + token).Should().BeFalse();
        Reads(token[..^1] + "é").Should().BeFalse();
    }

    [Test]
    public void Do_not_lend_their_signature_to_another_job_or_account()
    {
        var (one, two) = (Tokens.Mint(Given.Ada, Job, SettlementRule.Holder).Reveal(), Tokens.Mint(Given.Ada, Guid.CreateVersion7(), SettlementRule.Holder).Reveal());

        Reads(two[..^22] + one[^22..]).Should().BeFalse();
        Tokens.Mint(Job, Given.Ada, SettlementRule.Holder).Reveal()[^22..].Should().NotBe(one[^22..]);
    }

    [Test]
    public void Are_not_read_with_another_secret()
    {
        var foreign = new JobTokens("sk_test_other").Mint(Given.Ada, Job, SettlementRule.Holder).Reveal();

        Reads(foreign).Should().BeFalse();
    }

    [Test]
    public void Are_still_read_with_the_secret_that_was_replaced()
    {
        var issued = new JobTokens(Previous).Mint(Given.Ada, Job, SettlementRule.Holder).Reveal();
        var rotated = new JobTokens(Current, Previous);

        rotated.TryRead(issued, out _, out var job, out _).Should().BeTrue();

        job.Should().Be(Job);
        rotated.Mint(Given.Ada, Job, SettlementRule.Holder).Reveal().Should().Be(Tokens.Mint(Given.Ada, Job, SettlementRule.Holder).Reveal(), "new tokens have the new secret");
    }

    [Test]
    public void Do_not_print_themselves()
    {
        var token = Tokens.Mint(Given.Ada, Job, SettlementRule.Holder);

        $"{token} {new { token }}".Should().NotContain(token.Reveal()).And.NotContain(token.Hint);
    }

    [Test]
    public void Are_not_taken_for_the_other_credentials()
    {
        var token = Tokens.Mint(Given.Ada, Job, SettlementRule.Holder).Reveal();

        TokenFormat.PersonalAccessToken.TryParse(token, out _).Should().BeFalse();
        TokenFormat.AppKey.TryParse(token, out _).Should().BeFalse();
        Reads(TokenFormat.AppKey.Mint(Job).Reveal()).Should().BeFalse();
    }

    private static bool Reads(string text) => Tokens.TryRead(text, out _, out _, out _);
}
