using System.Globalization;
using System.Text.RegularExpressions;
using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The first page of an account: what it has, what is held, and the jobs as they run and end.</summary>
internal sealed class AccountPageTests
{
    // Where the stream does not open, the page asks every few seconds.
    private const string Events = "**/api/events";

    [Test]
    public async Task Shows_the_balance_and_what_open_jobs_hold()
    {
        var person = await PersonWithCredits("holder");
        await person.HasStarted(5);
        await person.HasStarted(2);
        var page = await PageActions.PageOf("holder");

        await page.Visit("/account");

        await Expect(page.Locator(".balance")).ToHaveTextAsync("13 credits");
        await Expect(page.GetByText("7 credits more held by 2 open jobs.")).ToBeVisibleAsync();
        await Expect(page.Locator("#header-balance")).ToHaveTextAsync("13 credits");
        await Expect(page.Locator("#header-name")).ToHaveTextAsync("Holder");
    }

    [Test]
    public async Task Shows_the_latest_jobs_with_their_credits()
    {
        var person = await PersonWithCredits("worker");
        await person.HasStarted(1);
        await person.Complete(await person.HasStarted(5), cost: 1);
        await person.Fail(await person.HasStarted(4));
        await person.HasStarted(2, app: "studio");
        await HasExpired(person, await person.HasStarted(0));
        var page = await PageActions.PageOf("worker");

        await page.Visit("/account");

        await Expect(Jobs(page)).ToHaveTextAsync(
        [
            new Regex(@"video render [\s\S]*\s0 credits Expired"),
            new Regex(@"studio render [\s\S]*\s2 held Running"),
            new Regex(@"video render [\s\S]*\s0 credits Failed"),
            new Regex(@"video render [\s\S]*\s1 credit Completed"),
            new Regex(@"video render [\s\S]*\s1 held Running"),
        ]);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToHaveCountAsync(2);
    }

    [Test]
    public async Task Shows_when_a_job_started_by_the_clock_of_the_person_and_in_utc()
    {
        var person = await PersonWithCredits("traveler");
        await person.HasStarted(1);
        var started = (await person.Jobs())[0].GetProperty("created_at").GetDateTimeOffset();
        var page = await PageActions.PageOf("traveler", new() { TimezoneId = "Asia/Kolkata" });

        await page.Visit("/account");

        var time = page.Locator("#jobs time");
        await Expect(time).ToHaveTextAsync(started.ToOffset(new(5, 30, 0)).ToString("MMM d, yyyy, h:mm tt", CultureInfo.InvariantCulture));
        await Expect(time).ToHaveAttributeAsync("title", started.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
    }

    [Test]
    public async Task Shows_jobs_as_they_start_run_and_end_without_reloading()
    {
        var person = await PersonWithCredits("watcher");
        var page = await PageActions.PageOf("watcher");
        await page.RouteAsync(Events, route => route.FulfillAsync(new() { Status = 404 }));
        await page.Visit("/account");
        await Expect(page.GetByText("No jobs yet.")).ToBeVisibleAsync();
        await page.EvaluateAsync("document.body.dataset.same = 'true'");

        var job = await person.HasStarted(5);
        await Expect(Jobs(page)).ToHaveTextAsync([new Regex("5 held Running")]);
        await Expect(page.GetByText("No jobs yet.")).ToBeHiddenAsync();
        await Expect(page.Locator(".balance")).ToHaveTextAsync("15 credits");
        (await person.Post("/api/jobs/extend", new { job_id = job, progress = 0.5 })).Status.Should().Be(200);
        await Expect(Jobs(page)).ToContainTextAsync("Running, 50%");
        await person.Complete(job, cost: 3);

        await Expect(Jobs(page)).ToHaveTextAsync([new Regex("3 credits Completed")]);
        await Expect(page.Locator("#news")).ToHaveTextAsync("video render: Completed, 3 credits.");
        await Expect(page.Locator(".balance")).ToHaveTextAsync("17 credits");
        await Expect(page.Locator("#header-balance")).ToHaveTextAsync("17 credits");
        await Expect(page.GetByText("Nothing is held by open jobs.")).ToBeVisibleAsync();
        (await page.Locator("body").GetAttributeAsync("data-same")).Should().Be("true");
    }

    [Test]
    public async Task Follows_the_stream_of_events_where_it_opens()
    {
        var person = await PersonWithCredits("listener");
        var page = await PageActions.PageOf("listener");
        await page.AddInitScriptAsync("window.setInterval = () => 0"); // Nothing asks by the clock.
        await page.Visit("/account");
        await page.GetByText("No jobs yet.").WaitForAsync();

        await person.HasStarted(5);

        await Expect(Jobs(page)).ToHaveTextAsync([new Regex("5 held Running")]);
        await Expect(page.Locator(".balance")).ToHaveTextAsync("15 credits");
    }

    [Test]
    public async Task Asks_to_cancel_a_job()
    {
        var person = await PersonWithCredits("canceler");
        await person.HasStarted(5);
        var page = await PageActions.PageOf("canceler");
        await page.Visit("/account");

        await page.Button("Cancel video render").ClickAsync();

        await Expect(Jobs(page)).ToContainTextAsync("Cancel requested");
        await Expect(page.Button("Cancel video render")).ToHaveCountAsync(0);
        await Expect(page.Heading("Latest jobs")).ToBeFocusedAsync();
        (await person.Jobs())[0].GetProperty("cancel_requested_at").GetString().Should().NotBeNull();
    }

    [Test]
    public async Task Shows_why_a_job_cannot_be_canceled()
    {
        var person = await PersonWithCredits("refused");
        await person.HasStarted(5);
        var page = await PageActions.PageOf("refused");
        await page.RouteAsync("**/api/jobs/cancel", route => route.FulfillAsync(
            new() { Status = 403, ContentType = "application/json", Body = """{"error":"impersonated_session","message":"The person must sign in."}""" }));
        await page.Visit("/account");

        await page.Button("Cancel video render").ClickAsync();

        await Expect(page.Alert()).ToHaveTextAsync("The person must sign in.");
        await Expect(page.Alert()).ToBeFocusedAsync();
        await Expect(page.Button("Cancel video render")).ToBeEnabledAsync();
        await page.ShouldBeAccessible();
    }

    [Test]
    public async Task Says_that_it_is_offline_and_goes_on_by_itself()
    {
        var person = await PersonWithCredits("commuter");
        var page = await PageActions.PageOf("commuter");
        await page.Visit("/account");
        await page.Button("Sign out").WaitForAsync();

        await page.Context.SetOfflineAsync(true);
        await Expect(page.Locator("#live")).ToHaveTextAsync(new Regex("^Offline. Showing what was known at .+ [AP]M\\.$"));
        await page.Photograph("account-offline");
        await page.ShouldBeAccessible();
        await person.HasStarted(5);
        await page.Context.SetOfflineAsync(false);

        await Expect(Jobs(page)).ToHaveTextAsync([new Regex("5 held Running")]);
        await Expect(page.Locator("#live")).ToBeEmptyAsync();
    }

    [TestCase("**/api/wallet")]
    [TestCase("**/api/jobs?*")]
    public async Task Says_that_the_service_does_not_respond_until_it_does(string address)
    {
        var page = await PageActions.PageOf("ada");
        await page.RouteAsync(Events, route => route.FulfillAsync(new() { Status = 404 }));
        await page.RouteAsync(address, route => route.FulfillAsync(new() { Status = 503, ContentType = "application/json", Body = "{}" }));

        await page.Visit("/account");
        await Expect(page.Locator("#live")).ToContainTextAsync("The service does not respond. Showing what was known at ");
        await page.UnrouteAllAsync();

        await Expect(page.Locator("#live")).ToBeEmptyAsync();
    }

    [Test]
    public async Task Can_be_read_without_its_scripts()
    {
        var person = await PersonWithCredits("reader");
        await person.HasStarted(5);
        var page = await PageActions.PageOf("reader", new() { TimezoneId = "UTC" });
        foreach (var script in new[] { "account", "header", "zone" })
        {
            await page.RouteAsync($"**/{script}.js", route => route.AbortAsync());
        }

        await page.Visit("/account");

        await Expect(page.Locator(".balance")).ToHaveTextAsync("15 credits");
        await Expect(Jobs(page)).ToHaveTextAsync([new Regex("5 held Running")]);
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "Nothing was spent in 30 days." })).ToBeVisibleAsync();
        (await page.GetByRole(AriaRole.Button).CountAsync()).Should().Be(0, "a button that does nothing is not there");
    }

    [Test]
    public async Task Is_used_by_keyboard_alone()
    {
        var person = await PersonWithCredits("typist");
        await person.HasStarted(5);
        var page = await PageActions.PageOf("typist");
        await page.Visit("/account");
        await page.Button("Cancel video render").WaitForAsync();

        foreach (var stop in new[] { "Skip to content", "Focus Account", "Typist 15 credits", "Sign out", "Overview", "Usage", "Statement", "Tools", "Apps", "Cancel" })
        {
            await page.TabTo(stop);
        }

        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Heading("Latest jobs")).ToBeFocusedAsync();
        await page.TabTo("Show the numbers");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Credits" })).ToBeVisibleAsync();
        foreach (var stop in new[] { "What it was spent on", "The guide", "API reference", "Status" })
        {
            await page.TabTo(stop);
        }
    }

    [Test]
    public async Task Fits_the_balance_and_the_newest_jobs_on_the_first_screen_of_a_phone()
    {
        var person = await PersonWithCredits("pocket");
        await person.HasStarted(5);
        await person.Complete(await person.HasStarted(5), cost: 1);
        await person.HasStarted(5, app: "studio");
        var page = await PageActions.PageOf("pocket", new() { ViewportSize = new() { Width = 360, Height = 640 } });

        await page.Visit("/account");
        await page.Button("Cancel studio render").WaitForAsync();

        await Expect(page.Locator(".balance")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(page.GetByText("10 credits more held by 2 open jobs.")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(Jobs(page).Nth(1)).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    [Test]
    public async Task Signs_out_to_the_front_door()
    {
        var page = await PageActions.PageOf("leaver");

        await page.Visit("/account");
        await page.Button("Sign out").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
        (await page.Cookies()).Should().NotContainKey("__session");
    }

    [Test]
    public async Task Lets_a_signed_out_person_sign_in_and_come_back()
    {
        var page = await BrowserRun.Page();

        await page.Visit("/account/statement?kind=refund");
        await page.SignInAs("returner");

        await page.Heading("Statement").WaitForAsync();
        await Expect(page.GetByLabel("What for")).ToHaveValueAsync("refund");
    }

    private static ILocator Jobs(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Latest jobs" }).GetByRole(AriaRole.Listitem);

    private static Task HasExpired(Person person, Guid job) => person.Service.Database.Execute(
        "update jobs set status = 'failed', expired_at = now() where account_id = @AccountId and id = @job", new { person.AccountId, job });

    // The app gives 20 starter credits.
    private static async Task<Person> PersonWithCredits(string name)
    {
        var person = BrowserRun.Person(name);
        (await person.Wallet("video")).Status.Should().Be(200);
        return person;
    }
}
