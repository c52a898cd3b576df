using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The start page: a front door for strangers, and the account of a person who is signed in.</summary>
internal sealed class AccountPageTests
{
    [Test]
    public async Task Greets_a_person_and_shows_their_credits_and_programs()
    {
        var terminal = await Connect("balance", "focus-cli on balance-laptop");
        var page = await PageActions.PageOf("balance");

        await page.Visit("/");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Hello, ");
        await Expect(page.Locator("#account .balance")).ToHaveTextAsync("0 credits");
        var program = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "focus-cli on balance-laptop" });
        await Expect(program).ToContainTextAsync("Not used yet, valid until ");
        (await BrowserRun.WalletStatus(terminal.Token)).Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task Shows_the_last_three_jobs_with_their_credits()
    {
        var worker = await PersonWithCredits("worker");
        await worker.HasStarted(1);
        await worker.Complete(await worker.HasStarted(5), cost: 1);
        await worker.Fail(await worker.HasStarted(4));
        await worker.HasStarted(2, app: "studio");
        var page = await PageActions.PageOf("worker");

        await page.Visit("/");

        var jobs = page.GetByRole(AriaRole.Region, new() { Name = "Latest jobs" }).GetByRole(AriaRole.Listitem);
        await Expect(jobs).ToHaveTextAsync(
        [
            new Regex(@"studio render [\s\S]*\s2 reserved Started"),
            new Regex(@"video render [\s\S]*\s0 credits Failed"),
            new Regex(@"video render [\s\S]*\s1 credit Completed"),
        ]);
    }

    [Test]
    public async Task Shows_when_a_job_started_by_the_clock_of_the_person_and_in_utc()
    {
        var worker = await PersonWithCredits("traveler");
        await worker.HasStarted(1);
        var started = (await worker.Jobs())[0].GetProperty("created_at").GetDateTimeOffset();
        var page = await PageActions.PageOf("traveler", new() { TimezoneId = "Asia/Kolkata" });

        await page.Visit("/");

        var time = page.Locator("#jobs time");
        await Expect(time).ToHaveTextAsync(new Regex(started.ToOffset(new(5, 30, 0)).ToString("MMM d, yyyy, h:mm.tt", CultureInfo.InvariantCulture)));
        await Expect(time).ToHaveAttributeAsync("title", started.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
    }

    [Test]
    public async Task Says_which_job_has_expired()
    {
        var worker = await PersonWithCredits("expirer");
        await worker.HasStarted(cost: 0);
        await worker.Service.Database.Execute(
            "update jobs set status = 'failed', expired_at = now() where account_id = @AccountId", new { worker.AccountId });
        var page = await PageActions.PageOf("expirer");

        await page.Visit("/");

        await Expect(page.Locator("#jobs li")).ToContainTextAsync("0 credits Expired");
    }

    [Test]
    public async Task Says_that_there_are_no_jobs_and_no_programs()
    {
        var page = await PageActions.PageOf("beginner");

        await page.Visit("/");

        await Expect(page.GetByText("No jobs yet.")).ToBeVisibleAsync();
        await Expect(page.GetByText("No program can act as you.")).ToBeVisibleAsync();
        await page.ShouldBeAccessible();
    }

    [Test]
    public async Task Is_used_by_keyboard_alone()
    {
        await Connect("typist", "focus-cli");
        var page = await PageActions.PageOf("typist");
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.Visit("/");
        await Expect(page.Button("End access of focus-cli")).ToBeVisibleAsync();

        await TabTo(page, "Skip to content");
        await TabTo(page, "Focus Account");
        await TabTo(page, "End access");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Heading("Connected programs")).ToBeFocusedAsync();
        await TabTo(page, "Connect a terminal");
        await TabTo(page, "Sign out");

        await Expect(page.GetByText("No program can act as you.")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Ends_the_access_of_a_program()
    {
        var ended = await Connect("ender", "old-cli");
        var kept = await Connect("ender", "new-cli");
        var page = await PageActions.PageOf("ender");
        page.Dialog += (_, dialog) => dialog.AcceptAsync();

        await page.Visit("/");
        await page.Button("End access of old-cli").ClickAsync();
        await Expect(page.Button("End access of old-cli")).ToHaveCountAsync(0);

        await Expect(page.Button("End access of new-cli")).ToBeVisibleAsync();
        await Expect(page.Heading("Connected programs")).ToBeFocusedAsync();
        (await BrowserRun.WalletStatus(ended.Token)).Should().Be(HttpStatusCode.Unauthorized);
        (await BrowserRun.WalletStatus(kept.Token)).Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task Ends_nothing_that_the_person_did_not_confirm()
    {
        var terminal = await Connect("doubter", "focus-cli");
        var page = await PageActions.PageOf("doubter");
        page.Dialog += (_, dialog) => dialog.DismissAsync();

        await page.Visit("/");
        await page.Button("End access of focus-cli").ClickAsync();

        await Expect(page.Button("End access of focus-cli")).ToBeEnabledAsync();
        (await BrowserRun.WalletStatus(terminal.Token)).Should().Be(HttpStatusCode.OK);
    }

    [TestCase("**/api/wallet")]
    [TestCase("**/api/jobs?*")]
    [TestCase("**/api/tokens?*")]
    public async Task Says_that_the_account_could_not_be_loaded_until_it_can(string address)
    {
        var page = await PageActions.PageOf("ada");
        await page.RouteAsync(address, route => route.FulfillAsync(new() { Status = 503, ContentType = "application/json", Body = "{}" }));

        await page.Visit("/");
        await Expect(page.Alert()).ToContainTextAsync("could not be loaded");
        await page.ShouldBeAccessible();
        await page.UnrouteAllAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Try again" }).ClickAsync();

        await Expect(page.Heading("Latest jobs")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Is_the_front_door_when_a_cookie_hints_at_a_session_that_has_ended()
    {
        var page = await BrowserRun.Page();
        await page.Context.AddCookiesAsync([new() { Name = "__client_uat", Value = "1", Url = BrowserRun.Origin }]);

        await page.Visit("/");

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Expect(page.Heading("Your account")).ToBeHiddenAsync();
    }

    [Test]
    public async Task Signs_out_to_the_front_door()
    {
        var page = await PageActions.PageOf("leaver");

        await page.Visit("/");
        await page.Button("Sign out").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
        (await page.Cookies()).Should().NotContainKey("__session");
    }

    [Test]
    public async Task Needs_no_script_and_nobody_else_where_nobody_is_signed_in()
    {
        var page = await BrowserRun.Page(new() { JavaScriptEnabled = false });
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(new Uri(request.Url).GetLeftPart(UriPartial.Authority));

        await page.Visit("/");

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
        (await page.Locator("script").CountAsync()).Should().Be(0);
        asked.Distinct().Should().Equal(BrowserRun.Origin);
    }

    [TestCase(1280, true)]
    [TestCase(390, false)]
    public async Task Draws_an_account_next_to_the_front_door_where_there_is_room_for_the_eyes_only(int width, bool drawn)
    {
        var page = await BrowserRun.Page(new() { ViewportSize = new() { Width = width, Height = 800 } });

        await page.Visit("/");

        (await page.GetByText("1,204").IsVisibleAsync()).Should().Be(drawn);
        (await page.Locator("main").AriaSnapshotAsync()).Should().Contain("One wallet.").And.NotContain("1,204");
        (await LeftOf(page, ".wordmark")).Should().Be(await LeftOf(page, "h1"), "the name of the service stands at the edge of what is below it");
    }

    private static async Task TabTo(IPage page, string text)
    {
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(":focus")).ToHaveTextAsync(text);
    }

    private static async Task<float> LeftOf(IPage page, string selector) => (await page.Locator(selector).BoundingBoxAsync())!.X;

    private static async Task<Person> PersonWithCredits(string name)
    {
        var person = BrowserRun.Person(name);
        (await person.Wallet("video")).Status.Should().Be(200);
        return person;
    }

    private static Task<Terminal> Connect(string person, string program) => BrowserRun.Connect(person, new { client_name = program });
}
