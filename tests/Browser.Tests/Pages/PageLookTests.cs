using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>Every page on a phone and on a desktop, light and dark: it is accessible, and nothing overflows.</summary>
[TestFixture(ColorScheme.Light, 360)]
[TestFixture(ColorScheme.Light, 1280)]
[TestFixture(ColorScheme.Dark, 360)]
[TestFixture(ColorScheme.Dark, 1280)]
internal sealed class PageLookTests(ColorScheme scheme, int width)
{
    private BrowserNewContextOptions Look => new()
    {
        ColorScheme = scheme,
        ReducedMotion = ReducedMotion.Reduce,
        ViewportSize = new() { Width = width, Height = 760 },
    };

    [Test]
    public async Task Front_door()
    {
        var page = await BrowserRun.Page(Look);
        await page.Visit("/");

        await ShouldLookWell(page, "front-door");
    }

    [Test]
    public async Task Sign_in()
    {
        var page = await BrowserRun.Page(Look);
        await page.Visit("/signin");
        await page.Button("Continue with X / Twitter").WaitForAsync();

        await ShouldLookWell(page, "sign-in");
    }

    [Test]
    public async Task Refused_redirect()
    {
        var page = await BrowserRun.Page(Look);
        await page.Visit(PageActions.SignInAndBackTo("https://evil.example/"));

        await ShouldLookWell(page, "refused-redirect");
    }

    [Test]
    public async Task Guides([Values("", "/web-app", "/worker", "/command-line", "/errors", "/promises", "/changelog")] string guide)
    {
        var page = await BrowserRun.Page(Look);
        await page.Visit($"/docs{guide}");

        await ShouldLookWell(page, $"guide-{(guide.Length == 0 ? "index" : guide[1..])}");
    }

    // Scalar renders only what is near: these two show each method.
    [TestCase("jobs/POST/api/jobs", "Create job (reserve credits)")]
    [TestCase("tokens/PATCH/api/tokens/{id}", "Change a personal access token (requires Clerk session)")]
    public async Task Reference(string operation, string summary)
    {
        var page = await BrowserRun.Page(Look);
        await page.Visit($"/api/docs#tag/{operation}");
        await page.Heading(summary).WaitForAsync();

        await ShouldLookWell(page, $"reference-{operation.Split('/')[0]}");
    }

    [Test]
    public async Task Front_door_of_someone_signed_in()
    {
        var page = await PageActions.PageOf("ada", Look);
        await page.Visit("/");
        await page.Button("Sign out").WaitForAsync();

        await ShouldLookWell(page, "front-door-known");
    }

    [Test]
    public async Task Account([Values("", "/usage?days=7", "/statement?prove=true", "/statement?kind=grant", "/tools", "/apps")] string part)
    {
        var page = await PageActions.PageOf(await AnAccount.InUse(), Look);

        await page.Visit($"/account{part}");
        await page.Button("Sign out").WaitForAsync();
        foreach (var details in await page.Locator("summary:visible").AllAsync())
        {
            await details.ClickAsync();
        }

        await ShouldLookWell(page, $"account-{string.Concat(part.Select(letter => char.IsLetterOrDigit(letter) ? letter : '-'))}");
    }

    [Test]
    public async Task Account_as_most_see_it()
    {
        var page = await PageActions.PageOf("dora", Look);
        var person = BrowserRun.Person("dora");
        await person.Wallet("studio");
        await person.Complete(await person.HasStarted(7), cost: 4);
        await person.HasStarted(5);

        await page.Visit("/account");
        await page.Button("Cancel video render").First.WaitForAsync();

        await ShouldLookWell(page, "account-usual");
    }

    [Test]
    public async Task Account_of_someone_new([Values("", "/usage", "/statement", "/tools", "/apps")] string part)
    {
        var page = await PageActions.PageOf("novice", Look);

        await page.Visit($"/account{part}");
        await page.Button("Sign out").WaitForAsync();

        await ShouldLookWell(page, $"account-new{part.Replace('/', '-')}");
    }

    [Test]
    public async Task Account_that_is_closed()
    {
        var page = await BrowserRun.Page(Look);
        await page.Context.AddCookiesAsync([new() { Name = "__session", Value = await AnAccount.Closed(), Url = BrowserRun.Origin }]);

        await page.Visit("/account");
        await page.Heading("This account is closed").WaitForAsync();

        await ShouldLookWell(page, "account-closed");
    }

    [Test]
    public async Task Error()
    {
        var page = await BrowserRun.Page(Look);
        await page.Visit("/no-such-page");

        await ShouldLookWell(page, "error");
    }

    [Test]
    public async Task Device()
    {
        var page = await PageActions.PageOf("ada", Look);

        await page.LookAt("no code");
        await page.Alert().WaitForAsync();
        await ShouldLookWell(page, "device-entry");

        await page.LookAt((await BrowserRun.StartTerminal(new string('W', 60))).UserCode);
        await page.Heading("Is this your terminal?").WaitForAsync();
        await ShouldLookWell(page, "device-review");
    }

    [Test]
    public async Task Device_with_all_fields()
    {
        var page = await PageActions.PageOf("ada", Look);
        var terminal = await BrowserRun.StartTerminalThatAsks(new
        {
            client_name = "focus-cli on ada-laptop",
            apps = Enumerable.Range(1, 20).Select(number => $"{new string('w', 60)}-{number}"),
            budget = "50/day",
        });
        await page.LookAt(terminal.UserCode);
        await page.Fields().ClickAsync();
        await page.Limit().FillAsync("51");
        await ShouldLookWell(page, "device-terms-wrong");

        await page.Limit().FillAsync("20");
        await page.GetByText("Powerful").ClickAsync();
        await ShouldLookWell(page, "device-terms");

        await page.Button("Approve").ClickAsync();
        await page.Heading("Approved").WaitForAsync();
        await ShouldLookWell(page, "device-approved");
    }

    [Test]
    public async Task Device_as_most_see_it()
    {
        var page = await PageActions.PageOf("ada", Look);

        await page.LookAt((await BrowserRun.StartTerminal("focus-cli on ada-laptop")).UserCode);
        await page.Heading("Is this your terminal?").WaitForAsync();

        await ShouldLookWell(page, "device-review-usual");

        await page.Fields().ClickAsync();
        await ShouldLookWell(page, "device-terms-usual");

        await page.Button("Approve").ClickAsync();
        await page.Heading("Approved").WaitForAsync();
        await ShouldLookWell(page, "device-approved-usual");
    }

    [Test]
    public async Task Authorize()
    {
        await using var program = await OAuthProgram.Start();
        var page = await PageActions.PageOf("ada", Look);

        await program.AskOn(page);
        await ShouldLookWell(page, "authorize-usual");

        const string all = "wallet:read jobs:read jobs:write providers:read";
        await page.Visit(program.LinkOf(BrowserRun.LongClient, BrowserRun.EditorScheme, ("scope", all)));
        await page.Heading("Connect this program?").WaitForAsync();
        await page.Fields().ClickAsync();
        await ShouldLookWell(page, "authorize-terms");

        await page.Button("Approve").ClickAsync();
        await page.Heading("Approved").WaitForAsync();
        await ShouldLookWell(page, "authorize-approved");
    }

    [Test]
    public async Task Refused_client()
    {
        var page = await BrowserRun.Page(Look);
        await page.Visit("/oauth/authorize?client_id=nobody");

        await ShouldLookWell(page, "refused-client");
    }

    [Test]
    public async Task Operator()
    {
        var person = await OperatorPageTests.SomeoneWithALongHistory();
        var page = await PageActions.PageOf("grace", Look);

        await page.Visit("/operator");
        await page.Heading("Open holds older than an hour").WaitForAsync();
        await ShouldLookWell(page, "operator");

        await page.Visit("/operator?find=ada@example.com");
        await page.GetByText("Enter a Clerk id").WaitForAsync();
        await ShouldLookWell(page, "operator-find-refused");

        await page.Visit($"/operator?find={await OperatorPageTests.HintOf(person)}");
        await page.GetByText("Tokens that end with").WaitForAsync();
        await ShouldLookWell(page, "operator-find-tokens");
    }

    [Test]
    public async Task Operator_account()
    {
        var person = await OperatorPageTests.SomeoneWithALongHistory();
        var page = await PageActions.PageOf("grace", Look);

        await page.Visit($"/operator/accounts/{person.AccountId}?done=granted");
        await page.GetByText("The credits were granted.").WaitForAsync();
        await ShouldLookWell(page, "operator-account");

        await page.Locator("#revoke-amount").FillAsync("2147483647");
        await page.Locator("#revoke-reason").FillAsync("ticket 4711");
        await page.Button("Revoke").ClickAsync();
        await page.Alert().WaitForAsync();
        await ShouldLookWell(page, "operator-account-refused");

        await page.Locator("#close-reason").FillAsync("ticket 4711");
        await page.Button("Close").ClickAsync();
        await page.Heading("Reopen the account").WaitForAsync();
        await ShouldLookWell(page, "operator-account-closed");
    }

    [Test]
    public async Task Operator_account_of_the_operator()
    {
        var page = await PageActions.PageOf("grace", Look);

        await page.Visit($"/operator/accounts/{BrowserRun.Person("grace").AccountId}");
        await page.GetByText("This is your own account.").WaitForAsync();

        await ShouldLookWell(page, "operator-account-own");
    }

    [Test]
    public async Task Operator_report()
    {
        var person = BrowserRun.Person(Given.AName("reported"));
        await person.Wallet("studio");
        await person.Complete(await person.HasStarted(cost: 10), cost: 7);
        await person.Fail(await person.HasStarted(cost: 10));
        (await person.Start(cost: 0, action: new string('W', 100))).Status.Should().Be(200);
        var page = await PageActions.PageOf("grace", Look);

        await page.Visit("/operator/apps/video");
        await page.Heading("Settlements").WaitForAsync();
        await ShouldLookWell(page, "operator-report");

        await page.Visit("/operator/apps/nothing?days=0");
        await page.GetByText("days must be").WaitForAsync();
        await ShouldLookWell(page, "operator-report-refused");
    }

    [Test]
    public async Task Sandbox()
    {
        var page = await BrowserRun.Page(Look);
        await page.GotoAsync(BrowserRun.Clerk.Origin);

        await ShouldLookWell(page, "sandbox");
    }

    [Test]
    public async Task Consent()
    {
        var page = await BrowserRun.Page(Look);
        await page.Visit("/signin");
        await page.GoToConsent();

        await ShouldLookWell(page, "consent");
    }

    private async Task ShouldLookWell(IPage page, string name)
    {
        await page.Photograph($"{name}-{scheme}-{width}".ToLowerInvariant());
        await page.ShouldBeAccessible();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).Should().BeLessThanOrEqualTo(0, "nothing is wider than the screen");
    }
}
