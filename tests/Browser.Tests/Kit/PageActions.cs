using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>Actions on the service's own pages.</summary>
internal static class PageActions
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> SignedIn = new();

    /// <summary>A page of a signed-in person. All pages of a name share one session, so a test that signs out needs its own name.</summary>
    public static async Task<IPage> PageOf(string name, BrowserNewContextOptions? options = null)
    {
        var state = await SignedIn.GetOrAdd(name, _ => new Lazy<Task<string>>(() => SignIn(name))).Value;
        return await BrowserRun.Page(new BrowserNewContextOptions(options ?? new()) { StorageState = state });
    }

    private static async Task<string> SignIn(string name)
    {
        var page = await BrowserRun.Page();
        await page.Visit("/signin");
        await page.SignInAs(name);
        await page.Heading("You are signed in").WaitForAsync();
        return await page.Context.StorageStateAsync();
    }

    /// <summary>Opens a path of the service.</summary>
    public static async Task<IResponse> Visit(this IPage page, string path) => (await page.GotoAsync(BrowserRun.Origin + path))!;

    public static ILocator Heading(this IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Alert(this IPage page) => page.GetByRole(AriaRole.Alert);

    /// <summary>Goes to the next control by the keyboard, which must be the one with a text.</summary>
    public static async Task TabTo(this IPage page, string text)
    {
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(":focus")).ToHaveTextAsync(text);
    }

    /// <summary>Opens the device page and enters a code, up to the decision.</summary>
    public static async Task LookAt(this IPage page, string userCode)
    {
        await page.Visit("/device");
        await page.CodeField().FillAsync(userCode);
        await page.Button("Continue").ClickAsync();
    }

    public static ILocator CodeField(this IPage page) => page.GetByLabel("Code in your terminal");

    /// <summary>The value that the device page shows under a label such as "Program".</summary>
    public static ILocator Fact(this IPage page, string name) =>
        page.Locator("dl > div", new() { Has = page.GetByText(name, new() { Exact = true }) }).Locator("dd");

    /// <summary>Records the device login endpoints that the page calls from now on.</summary>
    public static List<string> DeviceCalls(this IPage page)
    {
        var calls = new List<string>();
        page.Request += (_, request) =>
        {
            if (request.Url.Contains("/api/device/", StringComparison.Ordinal))
            {
                calls.Add(request.Url.Split('/')[^1]);
            }
        };
        return calls;
    }

    /// <summary>The address of the sign-in page that leads back to another.</summary>
    public static string SignInAndBackTo(string address) => $"/signin?redirect_to={Uri.EscapeDataString(address)}";
}
