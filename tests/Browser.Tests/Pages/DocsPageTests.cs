using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The API's documentation page, as a developer reads it and tries a call.</summary>
internal sealed class DocsPageTests
{
    private readonly List<string> complaints = [];
    private readonly List<string> origins = [];

    [Test]
    public async Task Lets_a_developer_try_a_call_with_a_token_and_asks_nobody_else_for_anything()
    {
        var page = await Open();

        await page.Button("Authorize").First.ClickAsync();
        await page.GetByLabel("auth-bearer-value").First.FillAsync(BrowserRun.Clerk.SessionToken("docs-reader"));
        await page.GetByLabel("Apply credentials").First.ClickAsync();
        await page.Button("Close").First.ClickAsync();
        var operation = page.Locator("#operations-Wallet-getWallet");
        await operation.Locator(".opblock-summary-control").ClickAsync();
        await operation.GetByPlaceholder("app").FillAsync("video");
        await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();

        await operation.Locator(".live-responses-table").GetByText("\"credits\"").First.WaitForAsync();
        (await operation.Locator(".live-responses-table .response-col_status").Last.InnerTextAsync()).Should().StartWith("200");
        await page.Photograph("docs-try");
        origins.Should().AllBe(BrowserRun.Origin);
        complaints.Should().BeEmpty();
    }

    [Test]
    public async Task Names_every_operation_with_its_errors()
    {
        var page = await Open();

        await page.Locator("#operations-Jobs-startJob .opblock-summary-control").ClickAsync();

        await page.GetByText("Payment Required: insufficient_credits").First.WaitForAsync();
        (await page.Locator(".opblock").CountAsync()).Should().BeGreaterThanOrEqualTo(20);
    }

    [Test]
    public async Task Is_linked_from_the_front_door()
    {
        var page = await BrowserRun.Page();
        await page.Visit("/");

        await page.GetByRole(AriaRole.Link, new() { Name = "API documentation" }).ClickAsync();

        await page.Locator(".opblock").First.WaitForAsync();
    }

    [TestCase(ColorScheme.Light, 1280)]
    [TestCase(ColorScheme.Dark, 1280)]
    [TestCase(ColorScheme.Light, 360)]
    public async Task Can_be_read_on_any_screen(ColorScheme scheme, int width)
    {
        var page = await Open(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 760 } });

        await page.Photograph($"docs-{scheme}-{width}".ToLowerInvariant());
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).Should().BeLessThanOrEqualTo(0, "nothing is wider than the screen");
    }

    private async Task<IPage> Open(BrowserNewContextOptions? options = null)
    {
        var page = await BrowserRun.Page(options);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                origins.Add(new Uri(request.Url).GetLeftPart(UriPartial.Authority));
            }
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Add(message.Text);
            }
        };
        await page.Visit("/api/docs");
        await page.Locator(".opblock").First.WaitForAsync();
        return page;
    }
}
