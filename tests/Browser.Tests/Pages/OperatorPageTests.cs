using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The operator's page in a browser. Grace is an operator.</summary>
internal sealed class OperatorPageTests
{
    [Test]
    public async Task Leads_through_the_sign_in_page_to_the_account()
    {
        var person = BrowserRun.Person(Given.AName("sought"));
        await person.Wallet("video");
        var page = await BrowserRun.Page();

        await page.Visit($"/operator?find={person.ClerkId}");
        await page.SignInAs("grace");

        await page.Heading(person.ClerkId).WaitForAsync();
    }

    [Test]
    public async Task Renews_a_session_that_is_out_of_date()
    {
        var page = await PageActions.PageOf("grace");
        await page.Context.ClearCookiesAsync(new() { NameRegex = new("^__session") });

        await page.Visit("/operator?find=user_who_never_came");

        await page.GetByText("Nobody was found.").WaitForAsync();
        page.Url.Should().EndWith("/operator?find=user_who_never_came");
    }

    [Test]
    public async Task Does_not_exist_for_others()
    {
        var page = await PageActions.PageOf("ada");

        await page.Visit("/operator");

        // On a slow machine, the session is renewed first.
        await page.Heading("There is no such page").WaitForAsync();
        (await page.EvaluateAsync<int>("performance.getEntriesByType('navigation')[0].responseStatus")).Should().Be(404);
    }

    [Test]
    public async Task Is_used_by_the_keyboard_alone()
    {
        var person = BrowserRun.Person(Given.AName("typed"));
        await person.Wallet("video");
        var page = await PageActions.PageOf("grace");
        await page.Visit("/operator");

        await Type(page, "find", person.ClerkId);
        await page.Keyboard.PressAsync("Enter");
        await page.Heading(person.ClerkId).WaitForAsync();
        await Type(page, "grant-amount", "1000");
        await Type(page, "grant-reason", "ticket 4711");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("The credits were granted.").WaitForAsync();
        await Type(page, "close-reason", "ticket 4712");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await page.GetByText("The account was closed.").WaitForAsync();
        await Expect(page.GetByText("by an operator")).ToBeVisibleAsync();
        await Expect(page.Locator("dd strong")).ToHaveTextAsync("1,020");
    }

    [Test]
    public async Task Says_that_nothing_was_done_with_a_session_that_was_out_of_date()
    {
        var person = BrowserRun.Person(Given.AName("waited"));
        await person.Wallet("video");
        var page = await PageActions.PageOf("grace");
        await page.Visit($"/operator/accounts/{person.AccountId}");
        await page.Locator("#grant-amount").FillAsync("5");
        await page.Locator("#grant-reason").FillAsync("ticket 4711");
        await page.Context.ClearCookiesAsync(new() { NameRegex = new("^__session") });

        await page.Button("Grant").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Your session was out of date, so nothing was done.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Try again" }).ClickAsync();
        await page.Heading(person.ClerkId).WaitForAsync();
        await Expect(page.Locator("dd strong")).ToHaveTextAsync("20");
    }

    [Test]
    public async Task Needs_no_script_to_change_an_account()
    {
        var person = BrowserRun.Person(Given.AName("scriptless"));
        await person.Wallet("video");
        var cookies = await (await PageActions.PageOf("grace")).Context.StorageStateAsync();
        var page = await BrowserRun.Page(new() { StorageState = cookies, JavaScriptEnabled = false });
        await page.Context.AddCookiesAsync([new() { Name = "__session", Value = BrowserRun.Clerk.SessionToken("grace"), Url = BrowserRun.Origin }]);
        await page.Context.ClearCookiesAsync(new() { NameRegex = new("^__session_") });

        await page.Visit($"/operator/accounts/{person.AccountId}");
        for (var times = 0; times < 2; times++)
        {
            await page.Locator("#grant-amount").FillAsync("5");
            await page.Locator("#grant-reason").FillAsync("ticket 4711");
            await page.Button("Grant").ClickAsync();
            await page.Locator(".done").WaitForAsync();
        }

        await Expect(page.Locator(".done")).ToContainTextAsync("Already made on");
        await Expect(page.Locator("dd strong")).ToHaveTextAsync("25");
    }

    /// <summary>A person with programs, open jobs and old holds, whose texts are as long as they may be.</summary>
    internal static async Task<Person> SomeoneWithALongHistory()
    {
        var person = BrowserRun.Person(Given.AName("storied"));
        await person.Wallet("studio");
        await BrowserRun.Connect(person.Name, new { client_name = new string('W', 60), apps = new[] { "video", new string('w', 63) }, budget = "50/day" });
        await BrowserRun.Connect(person.Name, new { client_name = "focus-cli" });
        var old = await person.HasStarted(cost: 12);
        (await person.Start(cost: 100, app: new string('w', 63), action: new string('W', 100))).Status.Should().Be(200);
        await person.Complete(await person.HasStarted(cost: 30), cost: 20);
        await person.Service.Database.Execute("update jobs set created_at = now() - interval '3 hours' where id = @old", new { old });
        return person;
    }

    /// <summary>The last characters of the person's tokens.</summary>
    internal static async Task<string> HintOf(Person person) => (await person.Service.Database.Query<string>(
        "select hint from access_tokens where account_id = @AccountId", new { person.AccountId })).First();

    // Goes to a field as people do who use no mouse.
    private static async Task Type(IPage page, string field, string text)
    {
        for (var steps = 0; await page.EvaluateAsync<string>("document.activeElement.id") != field; steps++)
        {
            steps.Should().BeLessThan(60, $"the tab key leads to {field}");
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.TypeAsync(text);
    }
}
