using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The decision about a program is on the screen from the first moment, together with what it is about.</summary>
[TestFixture(390, 664)]
[TestFixture(390, 844)]
[TestFixture(1280, 800)]
internal sealed class DeviceDecisionTests(int width, int height)
{
    private BrowserNewContextOptions Screen => new() { ViewportSize = new() { Width = width, Height = height } };

    [Test]
    public async Task Shows_what_is_decided_and_the_decision_without_scrolling()
    {
        var terminal = await BrowserRun.StartTerminal("focus-cli on ada-laptop");
        var page = await PageActions.PageOf("ada", Screen);

        await page.LookAt(terminal.UserCode);
        await page.Heading("Is this your terminal?").WaitForAsync();

        await page.Photograph($"device-review-{width}-{height}");
        await ShouldBeInSight(page, page.Heading("Is this your terminal?"));
        await ShouldBeInSight(page, page.GetByText(terminal.UserCode, new() { Exact = true }));
        await ShouldBeInSight(page, page.Fact("Program"));
        await ShouldBeInSight(page, page.Fact("Acts as"));
        await ShouldBeInSight(page, page.GetByText("see your balance"));
        await ShouldBeInSight(page, page.GetByText("see your jobs"));
        await ShouldBeInSight(page, page.GetByText("spend your credits"));
        await ShouldBeInSight(page, page.GetByText("get your access tokens for services"));
        await ShouldBeInSight(page, page.Fields());
        await ShouldBeInSight(page, page.GetByText("Did you not start this yourself, just now?"));
        await ShouldBeInSight(page, page.Button("Decline"));
        await ShouldBeInSight(page, page.Button("Approve"));
    }

    [Test]
    public async Task Shows_the_same_of_a_program_that_asks_by_oauth()
    {
        await using var program = await OAuthProgram.Start();
        var page = await PageActions.PageOf("ada", Screen);

        await program.AskOn(page, ("scope", "wallet:read jobs:read jobs:write providers:read"));

        await page.Photograph($"authorize-review-{width}-{height}");
        await ShouldBeInSight(page, page.Heading("Connect this program?"));
        await ShouldBeInSight(page, page.Fact("Program"));
        await ShouldBeInSight(page, page.Fact("Back to"));
        await ShouldBeInSight(page, page.Fact("Acts as"));
        await ShouldBeInSight(page, page.GetByText("get your access tokens for services"));
        await ShouldBeInSight(page, page.Fields());
        await ShouldBeInSight(page, page.GetByText("Did you not start this yourself, just now?"));
        await ShouldBeInSight(page, page.Button("Decline"));
        await ShouldBeInSight(page, page.Button("Approve"));
    }

    [Test]
    public async Task Keeps_the_decision_in_sight_however_long_the_name_of_the_program_is()
    {
        var terminal = await BrowserRun.StartTerminal(new string('W', 100));
        var page = await PageActions.PageOf("ada", Screen);

        await page.LookAt(terminal.UserCode);
        await page.Heading("Is this your terminal?").WaitForAsync();

        await ShouldBeInSight(page, page.GetByText("Did you not start this yourself, just now?"));
        await ShouldBeInSight(page, page.Button("Decline"));
        await ShouldBeInSight(page, page.Button("Approve"));
    }

    [Test]
    public async Task Hides_nothing_behind_the_decision_that_has_the_focus()
    {
        var terminal = await BrowserRun.StartTerminal(new string('W', 100));
        var page = await PageActions.PageOf("ada", Screen);

        await page.LookAt(terminal.UserCode);
        await Expect(page.Heading("Is this your terminal?")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");

        await Expect(page.Button("Not you?")).ToBeFocusedAsync();
        await ShouldBeInSight(page, page.Button("Not you?"));
    }

    [Test]
    public async Task Hides_none_of_the_fields_behind_the_decision()
    {
        var terminal = await BrowserRun.StartTerminal("focus-cli on ada-laptop");
        var page = await PageActions.PageOf("ada", Screen);
        await page.LookAt(terminal.UserCode);
        await page.Fields().ClickAsync();

        foreach (var field in new[] { page.Limit(), page.Period(), page.Life(), page.TokenName() })
        {
            await ShouldBeInSight(page, field);
        }

        await ShouldBeInSight(page, page.Button("Decline"));
        await ShouldBeInSight(page, page.Button("Approve"));
    }

    // Wholly within the window, and not covered by anything at its corners.
    private static async Task ShouldBeInSight(IPage page, ILocator locator)
    {
        await Expect(locator).ToBeInViewportAsync(new() { Ratio = 1 });
        var isOnTop = await locator.EvaluateAsync<bool>("""
            element => {
              const { left, right, top, bottom } = element.getBoundingClientRect();
              return [[left + 4, top + 4], [right - 4, bottom - 4]].every(([x, y]) => {
                const topmost = document.elementFromPoint(x, y);
                return element.contains(topmost) || topmost.contains(element);
              });
            }
            """);
        isOnTop.Should().BeTrue($"{locator} is covered by nothing at {page.Url}");
    }
}
