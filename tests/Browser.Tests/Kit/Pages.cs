using System.Diagnostics;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>What people and tests do with pages.</summary>
internal static class Pages
{
    private static readonly string Screenshots = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    /// <summary>Signs someone in, from a page that shows the sign-in component to wherever it leads; an unknown name signs up.</summary>
    public static async Task SignInAs(this IPage page, string name)
    {
        await page.GoToConsent();
        var known = page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });
        if (await known.CountAsync() > 0)
        {
            await known.ClickAsync();
        }
        else
        {
            await page.GetByLabel("Someone new").FillAsync(name);
            await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        }
    }

    // Like a person, it presses again when nothing comes of it: a click that meets Clerk's component while it redraws itself is lost.
    private static async Task GoToConsent(this IPage page)
    {
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Continue with X" });
        var arrived = page.GetByRole(AriaRole.Heading, new() { Name = "Who are you?" });
        for (var tries = 1; ; tries++)
        {
            await button.ClickAsync();
            try
            {
                await arrived.WaitForAsync(new() { Timeout = 15_000 });
                return;
            }
            catch (TimeoutException) when (tries < 4)
            {
            }
        }
    }

    /// <summary>
    /// Waits for a JavaScript condition, over navigations too. Playwright's own WaitForFunction evaluates a string within the page, which
    /// a strict Content-Security-Policy forbids; this asks from outside.
    /// </summary>
    public static async Task Until(this IPage page, string condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await Holds(page, condition))
        {
            waited.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(60), $"{condition} comes true at {page.Url}");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>The names and values of the cookies that the page's scripts see.</summary>
    public static async Task<Dictionary<string, string>> Cookies(this IPage page) =>
        (await page.Context.CookiesAsync([page.Url])).ToDictionary(cookie => cookie.Name, cookie => cookie.Value);

    /// <summary>Keeps a picture of the page beside the test's assembly, for people to look at.</summary>
    public static Task Photograph(this IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{name}.png"), FullPage = true });

    /// <summary>Fails when axe finds anything that keeps people out.</summary>
    public static async Task ShouldBeAccessible(this IPage page)
    {
        var findings = await page.RunAxe();
        findings.Violations.Select(violation => $"{violation.Id}: {violation.Help} {string.Join(", ", violation.Nodes.Select(node => node.Html))}")
            .Should().BeEmpty();
    }

    private static async Task<bool> Holds(IPage page, string condition)
    {
        try
        {
            return await page.EvaluateAsync<bool>($"Boolean({condition})");
        }
        catch (PlaywrightException)
        {
            // The page is on its way to another.
            return false;
        }
    }
}
