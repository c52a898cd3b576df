using FocusAccount.Browser.Tests.Kit;
using FocusAccount.Sandbox.Clerk;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The pages of the sandbox in a browser.</summary>
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

    [TestCase("grace", "neither X nor GitHub")]
    [TestCase("edith", "Clerk holds no token")]
    public async Task Says_what_is_special_about_a_person_who_can_be_chosen(string name, string about)
    {
        var page = await BrowserRun.Page();
        await page.Visit("/signin");
        await page.GoToConsent();

        var person = page.GetByRole(AriaRole.Listitem).Filter(new() { Has = page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }) });
        await Expect(person).ToContainTextAsync(about);
        await person.ClickAsync();

        await page.Heading("You are signed in").WaitForAsync();
    }
}
