using System.Text.RegularExpressions;
using FocusAccount.Browser.Tests.Kit;
using FocusAccount.Sandbox;
using Microsoft.Playwright;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The API reference, as a developer reads it and tries a call.</summary>
internal sealed partial class ReferencePageTests
{
    private readonly List<string> complaints = [];
    private readonly List<string> origins = [];

    [Test]
    public async Task Lets_a_developer_try_a_call_with_a_token_and_asks_nobody_else_for_anything()
    {
        var page = await Open(BrowserRun.Origin, "tag/wallet/GET/api/wallet");

        var client = await OpenWallet(page);
        await Token(client).FillAsync(BrowserRun.Clerk.SessionToken("reference-reader"));
        await Send(client);

        await client.GetByText("\"credits\"").First.WaitForAsync();
        (await Status(client).InnerTextAsync()).Should().Be("200 OK");
        await page.Photograph("reference-try");
        origins.Should().AllBe(BrowserRun.Origin);
        complaints.Should().BeEmpty();
    }

    [Test]
    public async Task Keeps_no_token_and_begins_without_one()
    {
        var page = await Open(BrowserRun.Origin, "tag/wallet/GET/api/wallet");
        var client = await OpenWallet(page);
        (await Shown(client)).Should().BeEmpty();
        await Token(client).FillAsync("a-secret");
        (await Shown(client)).Should().Be("a-secret");
        await Send(client);
        await Status(client).WaitForAsync();

        await page.ReloadAsync();

        client = await OpenWallet(page);
        (await Shown(client)).Should().BeEmpty();
        (await page.EvaluateAsync<string>("JSON.stringify({ ...localStorage, ...sessionStorage })")).Should().NotContain("a-secret");
    }

    [Test]
    public async Task Has_a_token_of_its_own_in_the_sandbox()
    {
        var port = FreePort.Find();
        var folder = Directory.CreateTempSubdirectory("focus-account-sandbox-");
        await using var sandbox = ChildProcess.Start(
            "FocusAccount.Sandbox.dll",
            new Dictionary<string, string> { ["npm_config_offline"] = "true" },
            "--port", $"{port}", "--identity-port", $"{FreePort.Find()}", "--metrics-port", $"{FreePort.Find()}", "--folder", folder.FullName);
        await sandbox.Says(Ready());
        var origin = BrowserRun.OriginOf(port);
        var page = await Open(origin, "tag/wallet/GET/api/wallet");
        var client = await OpenWallet(page);

        await Send(client);

        await client.GetByText("\"user_ada\"").WaitForAsync();
        page.Url.Should().NotContain("eyJ");
        (await page.APIRequest.GetAsync($"{origin}/api/docs", new() { Headers = new Dictionary<string, string> { ["Host"] = "evil.example" } })).Status
            .Should().Be(400, "a name on the Internet can lead here");
        origins.Should().AllBe(origin);
        complaints.Should().BeEmpty();
        await sandbox.Terminate();
        await sandbox.Ended();
        folder.Delete(recursive: true);
    }

    [Test]
    public async Task Names_every_kind_of_operation_and_the_errors_of_each()
    {
        var page = await Open(BrowserRun.Origin, "tag/jobs/POST/api/jobs");

        await page.GetByText("Payment Required: insufficient_credits").First.WaitForAsync();

        (await page.GetByRole(AriaRole.Complementary).InnerTextAsync())
            .Should().ContainAll("Auth", "Wallet", "Jobs", "X Integration", "OAuth Tokens", "Device", "Tokens", "Health");
    }

    [Test]
    public async Task Is_linked_from_the_front_door_and_leads_to_the_guides()
    {
        var page = await BrowserRun.Page();
        await page.Visit("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "API reference" }).ClickAsync();

        var guides = page.GetByRole(AriaRole.Link, new() { Name = "Guides" });
        await guides.WaitForAsync();

        (await guides.EvaluateAsync<string>("link => link.href")).Should().Be($"{BrowserRun.Origin}/docs");
    }

    [TestCase(ColorScheme.Light, "rgb(250, 249, 246)")]
    [TestCase(ColorScheme.Dark, "rgb(21, 21, 19)")]
    public async Task Has_the_ground_of_the_other_pages_and_fits_a_phone(ColorScheme scheme, string ground)
    {
        var page = await Open(
            BrowserRun.Origin, "tag/wallet/GET/api/wallet", new() { ColorScheme = scheme, ViewportSize = new() { Width = 390, Height = 844 } });

        await OpenWallet(page);

        (await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor")).Should().Be(ground);
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).Should().BeLessThanOrEqualTo(0, "nothing is wider than the screen");
        complaints.Should().BeEmpty();
    }

    [GeneratedRegex("Focus Account is ready")]
    private static partial Regex Ready();

    private static async Task<ILocator> OpenWallet(IPage page)
    {
        await page.Button("Test Request (get /api/wallet)").ClickAsync();
        return page.GetByRole(AriaRole.Dialog);
    }

    private static ILocator Token(ILocator client) => client.GetByRole(AriaRole.Textbox, new() { Name = "Bearer Token" });

    // A field, or text that is masked.
    private static Task<string> Shown(ILocator client) => Token(client).EvaluateAsync<string>("box => box.value ?? box.textContent");

    private static Task Send(ILocator client) => client.GetByRole(AriaRole.Button, new() { Name = "Send get request to" }).ClickAsync();

    private static ILocator Status(ILocator client) => client.GetByRole(AriaRole.Region, new() { Name = "Response" }).GetByRole(AriaRole.Link).First;

    private async Task<IPage> Open(string origin, string operation, BrowserNewContextOptions? options = null)
    {
        var page = await BrowserRun.Page(options);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
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
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync($"{origin}/api/docs#{operation}");
        return page;
    }
}
