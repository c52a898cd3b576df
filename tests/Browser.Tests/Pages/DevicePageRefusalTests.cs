using FocusAccount.Browser.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The device page's error messages, and how a person continues from there.</summary>
internal sealed class DevicePageRefusalTests
{
    [TestCase("BBBB-BBBB", "We do not know this code", 1)]
    [TestCase("BCDF-GHJ", "A code has eight letters", 0)]
    [TestCase("", "A code has eight letters", 0)]
    public async Task Lets_a_mistyped_code_be_corrected(string typed, string sentence, int calls)
    {
        var page = await PageActions.PageOf("ada");
        var made = page.DeviceCalls();

        await page.LookAt(typed);

        await Expect(page.Alert()).ToContainTextAsync(sentence);
        await Expect(page.CodeField()).ToBeFocusedAsync();
        await Expect(page.CodeField()).ToHaveAttributeAsync("aria-invalid", "true");
        made.Should().HaveCount(calls);
        await page.Photograph($"device-mistyped-{calls}");
        await page.ShouldBeAccessible();
    }

    [Test]
    public async Task Shows_that_a_code_was_decided_on_already()
    {
        var terminal = await BrowserRun.StartTerminal();
        var page = await PageActions.PageOf("ada");
        await page.LookAt(terminal.UserCode);
        await page.Button("Decline").ClickAsync();
        await page.Heading("Declined").WaitForAsync();

        await page.LookAt(terminal.UserCode);

        await Expect(page.Alert()).ToContainTextAsync("can no longer be used");
        await Expect(page.CodeField()).ToBeFocusedAsync();
    }

    [Test]
    public async Task Does_not_decide_for_another_account_than_it_showed()
    {
        var terminal = await BrowserRun.StartTerminal();
        var page = await PageActions.PageOf("ada");
        await page.LookAt(terminal.UserCode);
        await page.Heading("Is this your terminal?").WaitForAsync();

        await page.EvaluateAsync("Object.defineProperty(Clerk, 'user', { value: { id: 'user_other', username: 'other' } })");
        await page.Button("Approve").ClickAsync();

        await Expect(page.Alert()).ToContainTextAsync("signed in as someone else");
        (await terminal.PollByPost()).Status.Should().Be(202);
    }

    [Test]
    public async Task Says_that_another_token_must_be_revoked_first_and_keeps_the_place()
    {
        var terminal = await BrowserRun.StartTerminal();
        var page = await PageActions.PageOf("ada");
        await page.LookAt(terminal.UserCode);
        await page.RouteAsync("**/api/device/complete", route => route.FulfillAsync(new()
        {
            Status = 400,
            ContentType = "application/json",
            Body = """{"error":"too_many_tokens","message":"The account has 100 access tokens already."}""",
        }));

        await page.Button("Approve").ClickAsync();

        await Expect(page.Alert()).ToContainTextAsync("End the access of one in your account");
        await Expect(page.Button("Approve")).ToBeEnabledAsync();
    }

    [Test]
    public async Task Explains_why_a_session_may_not_decide()
    {
        var terminal = await BrowserRun.StartTerminal();
        var page = await PageActions.PageOf("ada");
        await page.RouteAsync("**/api/device/lookup", route => route.FulfillAsync(new()
        {
            Status = 403,
            ContentType = "application/json",
            Body = """{"error":"impersonated_session","message":"The person must sign in."}""",
        }));

        await page.LookAt(terminal.UserCode);

        await Expect(page.Alert()).ToHaveTextAsync("The person must sign in.");
        await Expect(page.Alert()).ToBeFocusedAsync();
    }

    [Test]
    public async Task Waits_out_too_many_tries_and_lost_connections_without_losing_the_place()
    {
        var terminal = await BrowserRun.StartTerminal();
        var page = await PageActions.PageOf("ada");
        await page.LookAt(terminal.UserCode);
        await page.RouteAsync("**/api/device/complete", route => route.FulfillAsync(new()
        {
            Status = 429,
            Headers = new Dictionary<string, string> { ["Retry-After"] = "45", ["Content-Type"] = "application/json" },
            Body = "{}",
        }));

        await page.Button("Approve").ClickAsync();
        await Expect(page.Alert()).ToHaveTextAsync("Too many tries. Wait 45 seconds, then try again.");
        await Expect(page.Alert()).ToBeFocusedAsync();
        await page.Photograph("device-too-many-tries");
        await page.ShouldBeAccessible();

        await page.UnrouteAsync("**/api/device/complete");
        await page.RouteAsync("**/api/device/complete", route => route.AbortAsync());
        await page.Button("Approve").ClickAsync();
        await Expect(page.Alert()).ToContainTextAsync("could not reach the service");

        await page.UnrouteAsync("**/api/device/complete");
        await page.Button("Approve").ClickAsync();
        await Expect(page.Heading("Approved")).ToBeFocusedAsync();
        await Expect(page.Alert()).ToBeHiddenAsync();
    }
}
