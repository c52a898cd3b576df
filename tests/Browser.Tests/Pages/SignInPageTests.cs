using System.Net;
using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The sign-in page leads to the sign-in and back, and nowhere else.</summary>
internal sealed class SignInPageTests
{
    // Characters that careless code would decode twice, drop or reorder.
    private const string Tail = "?a=1&b=%26x%3Dy%23&token=old&c=%C3%A9#part?d=1&e=2";

    [TestCase("ada")]
    [TestCase("someonenew")]
    public async Task Sends_a_person_back_to_the_app_with_a_token(string name)
    {
        var app = BrowserRun.App.Serve($"/back-{name}", "<!doctype html><html lang=en><title>App</title><main>App</main></html>");
        var page = await BrowserRun.Page();

        await page.Visit(PageActions.SignInAndBackTo(app + Tail));
        await page.SignInAs(name);
        await page.WaitForURLAsync($"{app}**");

        var address = new Uri(page.Url);
        address.Fragment.Should().Be("#part?d=1&e=2");
        address.Query.Should().StartWith("?a=1&b=%26x%3Dy%23&c=%C3%A9&token=ey");
        (await Wallet(page, $"headers: {{ authorization: 'Bearer {address.Query.Split("token=")[1]}' }}")).Should().Be(200);
        (await Wallet(page, "credentials: 'include'")).Should().Be(200);
    }

    [Test]
    public async Task Sends_someone_signed_in_back_at_once()
    {
        var app = BrowserRun.App.Serve("/at-once", "<!doctype html><html lang=en><title>App</title><main>App</main></html>");
        var page = await PageActions.PageOf("ada");

        await page.Visit(PageActions.SignInAndBackTo(app));
        await page.WaitForURLAsync($"{app}?token=ey*");

        (await BrowserRun.WalletStatus(page.Url.Split("token=")[1])).Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task Gives_an_app_a_token_that_cannot_approve_a_terminal()
    {
        var app = BrowserRun.App.Serve("/no-approval", "<!doctype html><html lang=en><title>App</title><main>App</main></html>");
        var page = await PageActions.PageOf("ada");
        var terminal = await BrowserRun.StartTerminal();

        await page.Visit(PageActions.SignInAndBackTo(app));
        await page.WaitForURLAsync($"{app}?token=ey*");

        (await BrowserRun.Approve(terminal, page.Url.Split("token=")[1])).Should().Be(HttpStatusCode.Forbidden);
        (await terminal.PollByPost()).Status.Should().Be(202);
    }

    [Test]
    public async Task Offers_to_try_again_when_the_token_for_the_app_cannot_be_fetched()
    {
        var app = BrowserRun.App.Serve("/try-again", "<!doctype html><html lang=en><title>App</title><main>App</main></html>");
        var page = await PageActions.PageOf("ada");
        await page.RouteAsync("**/api/sessionToken", route => route.FulfillAsync(new() { Status = 503, ContentType = "application/json", Body = "{}" }));

        await page.Visit(PageActions.SignInAndBackTo(app + "?a=1#part"));
        await Expect(page.Alert()).ToContainTextAsync("could not be fetched");
        await Expect(page.Alert()).ToBeFocusedAsync();
        await page.Photograph("sign-in-no-token");
        await page.ShouldBeAccessible();
        await page.UnrouteAsync("**/api/sessionToken");
        await page.GetByRole(AriaRole.Link, new() { Name = "Try again" }).ClickAsync();

        await page.WaitForURLAsync($"{app}?a=1&token=ey*#part");
    }

    [TestCase("")]
    [TestCase("OWN")]
    public async Task Gives_our_own_pages_no_token(string origin)
    {
        var page = await PageActions.PageOf("ada");

        await page.Visit(PageActions.SignInAndBackTo(origin.Replace("OWN", BrowserRun.Origin, StringComparison.Ordinal) + "/device?user_code=BCDF-GHJK"));
        await page.Heading("Connect a terminal").WaitForAsync();
        await page.WaitForURLAsync("**/device?user_code=BCDF-GHJK");
    }

    [Test]
    public async Task Shows_who_is_signed_in_and_signs_out()
    {
        var page = await PageActions.PageOf("grace");
        await page.Visit("/signin");

        await Expect(page.GetByText("You are signed in as Grace (@grace).")).ToBeVisibleAsync();
        await page.Photograph("signed-in");
        await page.ShouldBeAccessible();
        await page.Button("Sign out").ClickAsync();

        await page.Button("Continue with X / Twitter").WaitForAsync();
        (await page.Cookies()).Should().NotContainKey("__session");
    }

    [Test]
    public async Task Leads_someone_signed_in_to_their_account()
    {
        var page = await PageActions.PageOf("ada");

        await page.Visit("/signin");
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to your account" }).ClickAsync();

        await page.Heading("Latest jobs").WaitForAsync();
    }

    [TestCase("APP/watch", "Sign in to continue to HOST")]
    [TestCase("/device?user_code=bcdfghjk", "Sign in to connect the terminal with the code BCDF-GHJK")]
    [TestCase("/device", "Sign in to connect a terminal")]
    public async Task Says_what_the_sign_in_is_for(string target, string sentence)
    {
        var page = await BrowserRun.Page(new() { ViewportSize = new() { Width = 390, Height = 664 } });

        await page.Visit(PageActions.SignInAndBackTo(target.Replace("APP", BrowserRun.App.Origin, StringComparison.Ordinal)));
        await page.Button("Continue with X / Twitter").WaitForAsync();

        var purpose = page.GetByText(sentence.Replace("HOST", new Uri(BrowserRun.App.Origin).Authority, StringComparison.Ordinal), new() { Exact = true });
        await Expect(purpose).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(page.Button("Continue with X / Twitter")).ToBeInViewportAsync(new() { Ratio = 1 });
        await page.Photograph($"sign-in-for-{target.Length}");
        await page.ShouldBeAccessible();
    }

    [Test]
    public async Task Says_nothing_about_a_code_that_cannot_be_one()
    {
        var page = await BrowserRun.Page();

        await page.Visit(PageActions.SignInAndBackTo("/device?user_code=Call+555-0100"));

        await Expect(page.Locator(".purpose")).ToHaveTextAsync("Sign in to connect a terminal");
    }

    [TestCase(360)]
    [TestCase(390)]
    public async Task Shows_the_whole_name_of_a_way_to_sign_in_on_a_phone(int width)
    {
        var page = await BrowserRun.Page(new() { ViewportSize = new() { Width = width, Height = 664 } });

        await page.Visit("/signin");
        var label = page.GetByText("Continue with X / Twitter");
        await label.WaitForAsync();

        (await label.EvaluateAsync<int>("element => element.scrollWidth - element.clientWidth")).Should().Be(0, "nothing is cut off");
        await page.Photograph($"sign-in-{width}");
    }

    [Test]
    public async Task Names_the_origin_that_it_refuses_and_the_setting_that_would_allow_it()
    {
        var page = await BrowserRun.Page();

        await page.Visit(PageActions.SignInAndBackTo("https://evil.example/path?secret=1"));

        await Expect(page.GetByText("https://evil.example", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByText("Focus__AllowedOrigins")).ToBeVisibleAsync();
        (await page.ContentAsync()).Should().NotContain("secret");
    }

    [TestCase("https://evil.example/")]
    [TestCase("//evil.example/")]
    [TestCase("/\\evil.example")]
    [TestCase("/\t/evil.example")]
    [TestCase("javascript:alert(document.cookie)")]
    [TestCase("data:text/html,<script>alert(1)</script>")]
    [TestCase("https://APP@evil.example/")]
    [TestCase("https://APP.evil.example/")]
    [TestCase("http://evil.example\\@APP/")]
    [TestCase("http://user@APP/")]
    [TestCase("https://APP/", Description = "another scheme")]
    [TestCase("http://APP0/", Description = "another port")]
    [TestCase("evil.example")]
    [TestCase("")]
    public async Task Refuses_to_redirect_anywhere_else(string address)
    {
        var page = await PageActions.PageOf("ada");
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(new Uri(request.Url).GetLeftPart(UriPartial.Authority));

        var response = await page.Visit(PageActions.SignInAndBackTo(address.Replace("APP", new Uri(BrowserRun.App.Origin).Authority, StringComparison.Ordinal)));

        response.Status.Should().Be(400);
        await page.Heading("This link leads somewhere unknown").WaitForAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        asked.Distinct().Should().Equal([BrowserRun.Origin], "neither Clerk nor anyone else is asked");
        (await page.Locator("script").CountAsync()).Should().Be(0);
    }

    [Test]
    public async Task Refuses_two_ways_back()
    {
        var page = await BrowserRun.Page();

        var response = await page.Visit($"{PageActions.SignInAndBackTo(BrowserRun.App.Origin)}&redirect_to=/");

        response.Status.Should().Be(400);
        await page.Photograph("refused-redirect");
        await page.ShouldBeAccessible();
    }

    [Test]
    public async Task Shows_that_clerk_cannot_be_reached()
    {
        var page = await BrowserRun.Page();
        await page.RouteAsync($"{BrowserRun.Clerk.Origin}/**", route => route.AbortAsync());

        await page.Visit("/signin");

        await Expect(page.Alert()).ToContainTextAsync("cannot be reached");
        await Expect(page.Alert()).ToBeFocusedAsync();
        await page.Photograph("sign-in-unreachable");
        await page.ShouldBeAccessible();
    }

    private static Task<int> Wallet(IPage page, string options) =>
        page.EvaluateAsync<int>($"fetch('{BrowserRun.Origin}/api/wallet', {{ {options} }}).then(response => response.status)");
}
