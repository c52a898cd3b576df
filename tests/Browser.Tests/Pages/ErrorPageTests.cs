using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>An error is a page for people and JSON for programs.</summary>
internal sealed class ErrorPageTests
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Test]
    public async Task Shows_a_person_that_there_is_no_such_page()
    {
        var page = await BrowserRun.Page();

        var response = await page.Visit("/no-such-page");

        response.Status.Should().Be(404);
        response.Headers["content-security-policy"].Should().StartWith("default-src 'none'; ").And.NotContain("script-src");
        await page.Heading("There is no such page").WaitForAsync();
        await Expect(page.GetByRole(AriaRole.Main)).Not.ToContainTextAsync("API");
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to the start" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(BrowserRun.Origin + "/");
    }

    [TestCase("GET", "/no-such-page", Browser, 404, "text/html")]
    [TestCase("POST", "/signin", Browser, 405, "text/html")]
    [TestCase("GET", "/no-such-page", "application/json", 404, "application/json")]
    [TestCase("GET", "/no-such-page", "*/*", 404, "application/json")]
    [TestCase("GET", "/api/no-such-operation", Browser, 404, "application/json")]
    [TestCase("GET", "/api/wallet", Browser, 401, "application/json")]
    [TestCase("GET", "/health/no-such-check", Browser, 404, "application/json")]
    public async Task Keeps_the_status_and_gives_programs_json(string method, string path, string accept, int status, string type)
    {
        var page = await BrowserRun.Page();

        var response = await page.APIRequest.FetchAsync(
            BrowserRun.Origin + path, new() { Method = method, Headers = new Dictionary<string, string> { ["Accept"] = accept } });

        response.Status.Should().Be(status);
        response.Headers["content-type"].Should().StartWith(type);
    }
}
