using FocusAccount.Application.Identity;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.Upstreams;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.Identity;

public sealed class GetProviderTokenTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [TestCase("github")]
    [TestCase("oauth_github")]
    public async Task Names_the_provider_with_its_prefix(string provider)
    {
        var token = new Secret("gho_1");
        host.Clerk.Setup(clerk => clerk.GetProviderToken(Given.ClerkId, "oauth_github", default)).ReturnsAsync(token);

        var got = await host.Send(new GetProviderToken(Given.ClerkId, provider));

        got.Value.Should().BeSameAs(token);
    }

    [TestCase("")]
    [TestCase("git hub")]
    [TestCase("../users/user_grace")]
    public async Task Refuses_an_invalid_name_without_Clerk(string provider)
    {
        var refused = await host.Send(new GetProviderToken(Given.ClerkId, provider));

        refused.Error!.Message.Should().Be("provider must be letters, digits, _ and -.");
        host.Clerk.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Passes_the_refusal_of_Clerk_on()
    {
        host.Clerk
            .Setup(clerk => clerk.GetProviderToken(Given.ClerkId, "oauth_github", default))
            .ReturnsAsync(IdentityErrors.NoProviderToken);

        var refused = await host.Send(new GetProviderToken(Given.ClerkId, "github"));

        refused.Error.Should().Be(IdentityErrors.NoProviderToken);
        host.Steps.Should().Equal("release", "publish RequestRefused");
    }

    // The client of Clerk has published UpstreamFailed by then.
    [Test]
    public async Task Publishes_no_refusal_when_Clerk_fails()
    {
        host.Clerk
            .Setup(clerk => clerk.GetProviderToken(Given.ClerkId, "oauth_github", default))
            .ReturnsAsync(UpstreamErrors.Unavailable);

        var failed = await host.Send(new GetProviderToken(Given.ClerkId, "github"));

        failed.Error.Should().Be(UpstreamErrors.Unavailable);
        host.Steps.Should().Equal("release");
    }
}
