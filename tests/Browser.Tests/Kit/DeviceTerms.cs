using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>Actions on the part of the device page that says what a program asks for.</summary>
internal static class DeviceTerms
{
    /// <summary>A page of a person who sees what a program asks for by a body of <c>POST /api/device/start</c>.</summary>
    public static async Task<IPage> Look(object asked) => await Look(await BrowserRun.StartTerminalThatAsks(asked));

    /// <summary>A page of a person who sees what a program asks for.</summary>
    public static async Task<IPage> Look(Terminal terminal)
    {
        var page = await PageActions.PageOf("marie");
        await page.LookAt(terminal.UserCode);
        await Expect(page.Heading("Is this your terminal?")).ToBeFocusedAsync();
        return page;
    }

    /// <summary>Approves, and returns the names of what the page sent.</summary>
    public static async Task<IEnumerable<string>> Approve(this IPage page)
    {
        var request = await page.RunAndWaitForRequestAsync(() => page.Button("Approve").ClickAsync(), "**/api/device/complete");
        await Expect(page.Heading("Approved")).ToBeFocusedAsync();
        return JsonElement.Parse(request.PostData!).EnumerateObject().Select(member => member.Name);
    }

    /// <summary>The token that a program gets, with its permissions.</summary>
    public static async Task<JsonElement> Collect(this Terminal terminal)
    {
        var polled = await terminal.PollByPost();
        polled.Status.Should().Be(200);
        return polled.Json;
    }

    /// <summary>The budget of a token, such as 50/day.</summary>
    public static string BudgetOf(JsonElement token)
    {
        var budget = token.GetProperty("budget");
        return $"{budget.GetProperty("limit").GetInt64()}/{budget.GetProperty("period").GetString()}";
    }

    /// <summary>The box of a permission.</summary>
    public static ILocator Box(this IPage page, string name) => page.GetByRole(AriaRole.Checkbox, new() { Name = name, Exact = true });

    /// <summary>The boxes of all permissions that the program asks for.</summary>
    public static ILocator Boxes(this IPage page) => page.GetByRole(AriaRole.Checkbox);

    /// <summary>What opens and closes the fields of all but the permissions.</summary>
    public static ILocator Fields(this IPage page) => page.Locator("summary");

    /// <summary>What the fields say, as a sentence.</summary>
    public static ILocator Words(this IPage page) => page.Locator("#terms-words");

    public static ILocator Limit(this IPage page) => page.GetByLabel("Spending limit");

    public static ILocator Period(this IPage page) => page.GetByLabel("Credits per");

    public static ILocator Life(this IPage page) => page.GetByLabel("Access ends after");

    public static ILocator TokenName(this IPage page) => page.GetByLabel("Name in your account");

    /// <summary>What the program has got, as a sentence.</summary>
    public static ILocator Result(this IPage page) => page.Locator("#approved p").Last;
}
