namespace FocusAccount.Api.Tests.Hosting;

/// <summary>CI cannot pass by skipping tests.</summary>
public sealed class SkipTests
{
    [TestCase(null)]
    [TestCase("")]
    [TestCase("false")]
    public void Skips_outside_CI(string? ci) =>
        Skip.Without("npm", "npm is missing.", ci, maySkip: null).Should().BeOfType<IgnoreException>().Which.Message.Should().Be("npm is missing.");

    [TestCase("npm")]
    [TestCase("small-disk, npm")]
    public void Skips_in_CI_if_what_is_missing_is_named(string maySkip) =>
        Skip.Without("npm", "npm is missing.", ci: "true", maySkip).Should().BeOfType<IgnoreException>()
            .Which.Message.Should().Be("npm is missing. CI_MAY_SKIP allows it.");

    [TestCase("true", null)]
    [TestCase("1", "")]
    [TestCase("true", "small-disk,npm-of-old")]
    public void Fails_in_CI_if_what_is_missing_is_not_named(string ci, string? maySkip) =>
        Skip.Without("npm", "npm is missing.", ci, maySkip).Should().BeOfType<AssertionException>()
            .Which.Message.Should().StartWith("npm is missing.").And.Contain("CI_MAY_SKIP names \"npm\"");
}
