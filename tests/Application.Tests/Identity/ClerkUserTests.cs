using FocusAccount.Application.Identity;

namespace FocusAccount.Application.Tests.Identity;

public sealed class ClerkUserTests
{
    private static readonly string Longest = "user_" + new string('a', 95);

    [TestCase("user_1")]
    [TestCase("user_2abcDEF")]
    [TestCase("user_who_came")]
    public void Takes_an_id_of_a_user(string id) => ClerkUser.IsId(id).Should().BeTrue();

    [TestCase(null)]
    [TestCase("")]
    [TestCase("user_", TestName = "nothing after the prefix")]
    [TestCase("users", TestName = "another prefix")]
    [TestCase("sess_2abcDEF", TestName = "an id of another kind")]
    [TestCase("User_2abcDEF", TestName = "a prefix in upper case")]
    [TestCase("user_a-b", TestName = "a hyphen")]
    [TestCase("user_ä", TestName = "a letter outside ASCII")]
    [TestCase("user_a\n", TestName = "a line end")]
    public void Takes_nothing_else(string? text) => ClerkUser.IsId(text).Should().BeFalse();

    [Test]
    public void Takes_up_to_a_hundred_characters()
    {
        ClerkUser.IsId(Longest).Should().BeTrue();
        ClerkUser.IsId(Longest + "a").Should().BeFalse();
    }
}
