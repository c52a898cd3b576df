using System.Text.RegularExpressions;
using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>What an account's credits were spent on: the statement, the usage and the apps.</summary>
internal sealed class AccountStatementTests
{
    [Test]
    public async Task Says_of_each_entry_what_it_was_for()
    {
        var page = await PageActions.PageOf(await ASpender("bookkeeper"));

        await page.Visit("/account/statement");

        await Expect(Rows(page)).ToHaveTextAsync(
        [
            new Regex(@"Returned by a job\s+video render[\s\S]*\+6\s+17"),
            new Regex(@"Held for a job\s+video render[\s\S]*−9\s+11"),
            new Regex(@"Starter credits\s+video[\s\S]*\+20\s+20"),
        ]);
    }

    [Test]
    public async Task Shows_only_the_entries_that_are_wanted()
    {
        var page = await PageActions.PageOf(await ASpender("filterer"));
        await page.Visit("/account/statement");

        await page.GetByLabel("What for").SelectOptionAsync("Returned by a job");
        await page.GetByLabel("App", new() { Exact = true }).SelectOptionAsync("video");
        await page.Button("Show").ClickAsync();

        await Expect(Rows(page)).ToHaveTextAsync([new Regex("Returned by a job")]);
        await Expect(page).ToHaveURLAsync(new Regex("app=video&kind=refund"));
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("2020-02-01");
        await page.Button("Show").ClickAsync();
        await Expect(page.GetByText("No entry is like that.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear" }).ClickAsync();
        await Expect(Rows(page)).ToHaveCountAsync(3);
    }

    [Test]
    public async Task Goes_to_older_entries_and_back()
    {
        var person = BrowserRun.Person("archivist");
        (await person.Wallet("studio")).Status.Should().Be(200);
        for (var number = 0; number < 51; number++)
        {
            await person.HasStarted(1);
        }

        var page = await PageActions.PageOf("archivist");
        await page.Visit("/account/statement");
        await Expect(Rows(page)).ToHaveCountAsync(50);

        await page.GetByRole(AriaRole.Link, new() { Name = "Older entries" }).ClickAsync();
        await Expect(Rows(page)).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Link, new() { Name = "Newest entries" }).ClickAsync();

        await Expect(Rows(page)).ToHaveCountAsync(50);
    }

    [Test]
    public async Task Proves_that_the_ledger_adds_up()
    {
        var page = await PageActions.PageOf(await ASpender("auditor"));
        await page.Visit("/account/statement");

        await page.GetByRole(AriaRole.Link, new() { Name = "Check that the ledger adds up" }).ClickAsync();

        await Expect(page.GetByText("The ledger adds up: 3 entries, sum 17 credits. Open jobs hold 0 of what was taken.")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Downloads_the_entries_that_are_shown()
    {
        var page = await PageActions.PageOf(await ASpender("exporter"));
        await page.Visit("/account/statement?kind=refund");

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download as CSV" }).ClickAsync());

        download.SuggestedFilename.Should().Be("focus-account-ledger.csv");
        (await File.ReadAllLinesAsync((await download.PathAsync())!)).Should().HaveCount(2).And.ContainMatch("3,*,refund,6,17,video,render,*");
    }

    [Test]
    public async Task Downloads_with_a_session_that_is_out_of_date_and_stays_at_the_statement()
    {
        var page = await PageActions.PageOf(await ASpender("sleeper"));
        await page.Visit("/account/statement?kind=refund");
        var cookies = await page.Context.CookiesAsync();
        await page.Context.ClearCookiesAsync(new() { NameRegex = new Regex("^__session") });

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download as CSV" }).ClickAsync());

        cookies.Should().Contain(cookie => cookie.Name == "__session");
        (await File.ReadAllLinesAsync((await download.PathAsync())!)).Should().HaveCount(2);
        await Expect(Rows(page)).ToHaveTextAsync([new Regex("Returned by a job")]);
    }

    [Test]
    public async Task Reports_what_was_spent_by_day_app_action_and_tool()
    {
        var name = await ASpender("analyst");
        var tool = await BrowserRun.Connect(name, new { client_name = "focus-cli" });
        (await tool.Post("/api/jobs", new { app = "studio", action = "upscale", cost_estimate = 0 })).Status.Should().Be(200);
        var page = await PageActions.PageOf(name);

        await page.Visit("/account/usage?days=7");

        await Expect(page.GetByRole(AriaRole.Img)).ToHaveAccessibleNameAsync(new Regex("^3 credits in 7 days, most on .+: 3.$"));
        await Expect(Table(page, "By app")).ToHaveTextAsync([new Regex(@"video\s*1\s*0\s*3"), new Regex(@"studio\s*1\s*0\s*0")]);
        await Expect(Table(page, "By action")).ToHaveTextAsync([new Regex("video · render"), new Regex("studio · upscale")]);
        await Expect(Table(page, "By tool")).ToHaveTextAsync([new Regex("In person"), new Regex("focus-cli")]);
        await page.GetByText("Show the numbers").ClickAsync();
        await Expect(Table(page, "By day")).ToHaveCountAsync(7);
        await Expect(Table(page, "By day").First).ToHaveTextAsync(new Regex(@", 20\d\d\s*2\s*0\s*3"));
    }

    [TestCase("/account/usage", "30 days", 30)]
    [TestCase("/account/usage?days=90", "90 days", 90)]
    [TestCase("/account/usage?days=1000000", "30 days", 30)]
    public async Task Reports_as_many_days_as_were_chosen(string path, string chosen, int days)
    {
        var page = await PageActions.PageOf(await AnAccount.InUse());

        await page.Visit(path);

        await Expect(page.Locator(".choice-of-days [aria-current]")).ToHaveTextAsync(chosen);
        await Expect(page.Locator(".chart rect")).ToHaveCountAsync(days);
    }

    [Test]
    public async Task Shows_which_apps_have_given_their_starter_credits()
    {
        await BrowserRun.Person("collector").Wallet("video");
        var page = await PageActions.PageOf("collector");

        await page.Visit("/account/apps");

        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "video" })).ToHaveTextAsync(new Regex(@"video[\s\S]*20\s+[A-Z]\w\w \d+, 20\d\d"));
    }

    private static ILocator Rows(IPage page) => page.Locator(".statement tbody tr");

    private static ILocator Table(IPage page, string name) => page.GetByRole(AriaRole.Region, new() { Name = name }).Locator("tbody tr");

    // Of 20 starter credits, 9 were held and 3 spent.
    private static async Task<string> ASpender(string name)
    {
        var person = BrowserRun.Person(name);
        (await person.Wallet("video")).Status.Should().Be(200);
        (await person.Complete(await person.HasStarted(9), cost: 3)).Status.Should().Be(200);
        return name;
    }
}
