using System.Diagnostics;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>Actions on any page.</summary>
internal static class Pages
{
    private static readonly string Screenshots = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    /// <summary>Signs a person in on a page with the sign-in component and follows where it leads. An unknown name signs up.</summary>
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

    /// <summary>Goes on from the sign-in component to the consent page.</summary>
    /// <remarks>It clicks again if nothing happens, as people do, because a click is lost while Clerk's component redraws itself.</remarks>
    public static async Task GoToConsent(this IPage page)
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
    /// Waits for a JavaScript condition, across navigations too. Playwright's own WaitForFunction evaluates a string within the page, which
    /// a strict Content-Security-Policy forbids. This evaluates it from outside.
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

    /// <summary>The cookies that the page's scripts see, by name.</summary>
    public static async Task<Dictionary<string, string>> Cookies(this IPage page) =>
        (await page.Context.CookiesAsync([page.Url])).ToDictionary(cookie => cookie.Name, cookie => cookie.Value);

    /// <summary>Saves a screenshot next to the test's assembly, for people to look at.</summary>
    public static Task Photograph(this IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{name}.png"), FullPage = true });

    /// <summary>Fails the test if axe finds an accessibility violation.</summary>
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
            // The page is navigating.
            return false;
        }
    }
}
