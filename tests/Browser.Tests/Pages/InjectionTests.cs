using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>Text that a stranger puts into a link, a field or a name stays text: it creates no element and runs nothing.</summary>
internal sealed class InjectionTests
{
    private static readonly string[] Attacks =
    [
        """<img data-xss src=x onerror="window.xss=1">""",
        "\"><svg data-xss onload=window.xss=1>",
        """</script><script data-xss>window.xss=1</script>""",
        """'-(window.xss=1)-'""",
        "javascript:window.xss=1//",
        "data:text/html,<script data-xss>window.xss=1</script>",
    ];

    // ATTACK stands for the attack as URL-encoded text, and ENCODED for the same in base64url.
    private static readonly string[] Links =
    [
        "/?ATTACK",
        "/account?ATTACK#ATTACK",
        "/account/usage?days=ATTACK",
        "/account/statement?app=ATTACK&kind=ATTACK&from=ATTACK&to=ATTACK&before=ATTACK&prove=ATTACK",
        "/device?user_code=ATTACK",
        "/device?user_code=BCDF-GHJK#ATTACK",
        "/signin?redirect_to=ATTACK",
        "/signin?redirect_to=%2Fdevice%3Fuser_code%3DATTACK",
        "/signin?resume=ENCODED",
        "/signin#/ATTACK",
        "/oauth/authorize?client_id=ATTACK&redirect_uri=ATTACK",
        "/oauth/authorize?response_type=code&client_id=focus-cli&redirect_uri=http://127.0.0.1:8250/callback&state=ATTACK&x=ATTACK"
            + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&scope=jobs:write+ATTACK",
        "/api/docs?api=ATTACK&url=ATTACK",
        "/api/docs#tag/ATTACK",
        "/api/docs#ATTACK",
    ];

    [TestCaseSource(nameof(Links))]
    public async Task Runs_nothing_from_a_link(string link)
    {
        var page = await PageActions.PageOf("ada");
        foreach (var attack in Attacks)
        {
            await page.Visit(link
                .Replace("ATTACK", Uri.EscapeDataString(attack), StringComparison.Ordinal)
                .Replace("ENCODED", Base64Url.EncodeToString(Encoding.UTF8.GetBytes(attack)), StringComparison.Ordinal));
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

            await ShouldBeUnharmed(page);
        }
    }

    [TestCaseSource(nameof(Attacks))]
    public async Task Runs_nothing_from_a_typed_code(string attack)
    {
        var page = await PageActions.PageOf("ada");

        await page.LookAt(attack);
        await page.Alert().WaitForAsync();

        await ShouldBeUnharmed(page);
    }

    [TestCaseSource(nameof(Attacks))]
    public async Task Runs_nothing_from_the_name_of_a_program(string attack)
    {
        var terminal = await BrowserRun.StartTerminal(attack);
        var page = await PageActions.PageOf("ada");

        await page.LookAt(terminal.UserCode);
        await page.Heading("Is this your terminal?").WaitForAsync();

        (await page.Fact("Program").InnerTextAsync()).Should().StartWith(attack);
        await page.Fields().ClickAsync();
        (await page.TokenName().InputValueAsync()).Should().Be(attack);
        await page.Button("Approve").ClickAsync();
        await page.Heading("Approved").WaitForAsync();
        (await page.Locator("#approved").InnerTextAsync()).Should().Contain(attack);
        await ShouldBeUnharmed(page);
    }

    // The service lets no such values in; the pages do not rely on it.
    [TestCaseSource(nameof(Attacks))]
    public async Task Runs_nothing_from_what_a_program_asks_for(string attack)
    {
        var page = await PageActions.PageOf("ada");
        var asked = JsonSerializer.Serialize(new
        {
            user_code = attack,
            client_name = attack,
            scope = $"jobs:write {attack}",
            apps = new[] { attack, attack },
            budget = $"50/{attack}",
            token_expires_in = 86_400,
            ip_address = attack,
            created_at = attack,
        });
        await page.RouteAsync("**/api/device/lookup", route => route.FulfillAsync(Json(asked)));

        await page.LookAt("BCDF-GHJK");
        await page.Heading("Is this your terminal?").WaitForAsync();

        (await page.Locator("#terms-words").InnerTextAsync()).Should().Contain(attack);
        (await page.GetByRole(AriaRole.Checkbox).CountAsync()).Should().Be(1, "a scope that the page does not know is not offered");
        await ShouldBeUnharmed(page);
    }

    [Test]
    public async Task Runs_nothing_from_the_names_of_connected_programs()
    {
        foreach (var attack in Attacks)
        {
            var terminal = await BrowserRun.StartTerminal(attack);
            await BrowserRun.Approve(terminal, BrowserRun.Clerk.SessionToken("mallory"));
            await terminal.PollByPost();
        }

        var page = await PageActions.PageOf("mallory");
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.Visit("/account/tools");
        var ends = page.GetByRole(AriaRole.Button, new() { Name = "End access of" });
        await ends.First.WaitForAsync();

        (await page.Locator("#tools h2 bdi").AllInnerTextsAsync()).Should().BeEquivalentTo(Attacks);
        await ends.First.ClickAsync();
        await Assertions.Expect(ends).ToHaveCountAsync(Attacks.Length - 1);
        await ShouldBeUnharmed(page);
    }

    [Test]
    public async Task Runs_nothing_from_the_actions_of_jobs()
    {
        var person = BrowserRun.Person("trudy");
        foreach (var attack in Attacks[..3])
        {
            (await person.Start(cost: 0, action: attack)).Status.Should().Be(200);
        }

        var page = await PageActions.PageOf("trudy");
        foreach (var part in new[] { "", "/usage", "/statement" })
        {
            await page.Visit($"/account{part}");
            await page.Button("Sign out").WaitForAsync();
            await ShouldBeUnharmed(page);
        }

        (await page.Locator("table bdi").AllInnerTextsAsync()).Should().BeEmpty("jobs that cost nothing move no credits");
        await page.Visit("/account");
        (await page.Locator("#jobs bdi").AllInnerTextsAsync()).Should().BeEquivalentTo(Attacks[..3]);
    }

    [Test]
    public async Task Runs_nothing_from_the_actions_of_jobs_that_start_meanwhile()
    {
        var person = BrowserRun.Person("intruder");
        var page = await PageActions.PageOf("intruder");
        await page.Visit("/account");
        await page.GetByText("No jobs yet.").WaitForAsync();

        foreach (var attack in Attacks[..3])
        {
            (await person.Start(cost: 0, action: attack)).Status.Should().Be(200);
        }

        await Assertions.Expect(page.Locator("#jobs bdi")).ToHaveTextAsync(Attacks[..3].Reverse());
        await ShouldBeUnharmed(page);
    }

    private static RouteFulfillOptions Json(string body) => new() { ContentType = "application/json", Body = body };

    private static async Task ShouldBeUnharmed(IPage page)
    {
        page.Url.Should().StartWith(BrowserRun.Origin);
        (await page.Locator("[data-xss]").CountAsync()).Should().Be(0);
        (await page.EvaluateAsync<bool>("'xss' in window")).Should().BeFalse();
    }
}
