using Microsoft.Playwright;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>A person's decision, in the browser, on what an OAuth client asks for.</summary>
internal static class Consent
{
    /// <summary>Opens the link of a client, of either grant, as a person, and clicks a button such as "Approve".</summary>
    public static async Task Decide(string person, string link, string button) =>
        await Decide(await PageActions.PageOf(person), link, button);

    /// <summary>Approves as a person, and returns the address to which the browser comes back.</summary>
    public static async Task<string> Approve(string person, string link, string redirectUri)
    {
        var page = await PageActions.PageOf(person);
        await page.RouteAsync(
            $"{redirectUri}**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<h1>Back in the program</h1>" }));
        await Decide(page, link, "Approve");
        await page.Heading("Back in the program").WaitForAsync();
        return page.Url;
    }

    private static async Task Decide(IPage page, string link, string button)
    {
        await page.GotoAsync(link);
        if (page.Url.StartsWith($"{BrowserRun.Origin}/device", StringComparison.Ordinal))
        {
            await page.Button("Continue").ClickAsync();
        }

        await page.Button(button).ClickAsync();
    }
}
