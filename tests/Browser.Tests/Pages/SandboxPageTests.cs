using FocusAccount.Sandbox.Clerk;
using Microsoft.Playwright;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The page of the sandbox in a browser without script, on a stand-in of its own.</summary>
internal sealed class SandboxPageTests
{
    [Test]
    public async Task Moves_the_clock_and_stages_a_failure_by_its_buttons()
    {
        await using var clerk = await ClerkStandIn.Start(port: 0, TokenSigner.Create(), BrowserRun.Origin, CancellationToken.None);
        var page = await BrowserRun.Page(new() { JavaScriptEnabled = false });
        await page.GotoAsync(clerk.Origin);

        await page.GetByRole(AriaRole.Button, new() { Name = "Advance 25h" }).ClickAsync();
        await page.GetByText("25 hours ahead").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stage clerk-away" }).ClickAsync();
        await page.GetByText("Staged now.").WaitForAsync();

        clerk.Clock.Ahead.Should().Be(TimeSpan.FromHours(25));
        await page.GetByRole(AriaRole.Button, new() { Name = "End clerk-away" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stage clerk-away" }).WaitForAsync();
    }
}
