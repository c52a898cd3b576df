using System.Text.RegularExpressions;

namespace FocusAccount.Api.Tests.Operator;

/// <summary>An operator finds accounts, looks at them, and reads the reports of apps.</summary>
public sealed class OperatorPageTests
{
    private readonly OperatorBrowser grace = new();

    [Test]
    public async Task Leads_to_the_account_of_a_Clerk_id_an_account_id_or_a_job_id()
    {
        var person = await Given.AnAccountWith(credits: 10);
        var job = await person.HasStarted(cost: 1);

        foreach (var text in (string[])[person.ClerkId, $"{person.AccountId}", $"{person.AccountId}".ToUpperInvariant(), $"{job}", $" {job} "])
        {
            var found = await grace.Get($"/operator?find={Uri.EscapeDataString(text)}");

            found.Should().BeEquivalentTo(new { Status = 302, Location = OperatorBrowser.AddressOf(person) });
        }
    }

    [Test]
    public async Task Lists_the_accounts_with_tokens_that_end_with_four_characters()
    {
        var (first, second) = (Given.AnyoneNew(), Given.AnyoneNew());
        var (ofFirst, ofSecond) = (await Terminal.SignedIn(first, name: "laptop"), await Terminal.SignedIn(second, name: "desktop"));
        await TestRun.Database.Execute(
            "update access_tokens set hint = '~~~~' where id = any(@Ids)", new { Ids = new[] { ofFirst.TokenId, ofSecond.TokenId } });

        var found = await grace.Get($"/operator?find={Uri.EscapeDataString("…~~~~")}");

        found.Status.Should().Be(200);
        found.Text.Should().ContainAll(OperatorBrowser.AddressOf(first), OperatorBrowser.AddressOf(second), "laptop", "desktop");
        found.Text.Should().NotContainAny(ofFirst.Token, ofSecond.Token);
    }

    [TestCase("user_who_never_came", 200, "Nobody was found.")]
    [TestCase("ee4f1f7c-4b5b-5d9c-9a38-5f8f9e1f6b3d", 200, "Nobody was found.")]
    [TestCase("!!!!", 200, "Nobody was found.")]
    [TestCase("ada@example.com", 400, "Enter a Clerk id (user_…), the id of")]
    [TestCase("<script>", 400, "value=\"<script>\"")]
    public async Task Says_when_nobody_is_found(string text, int status, string sentence)
    {
        var found = await grace.Get($"/operator?find={Uri.EscapeDataString(text)}");

        found.Status.Should().Be(status);
        found.Text.Should().Contain(sentence);
    }

    [Test]
    public async Task Takes_no_control_characters_for_the_end_of_a_token()
    {
        (await grace.Get("/operator?find=%00abc")).Status.Should().Be(400);
    }

    [Test]
    public async Task Finds_the_account_of_an_unknown_job_nowhere()
    {
        var found = await grace.Get($"/operator?find={Guid.CreateVersion7()}");

        found.Text.Should().Contain("Nobody was found.");
    }

    [Test]
    public async Task Shows_balance_holds_programs_and_statement()
    {
        var person = await Given.AnAccountWith(credits: 1500);
        var terminal = await Terminal.SignedIn(person, name: "laptop");
        var job = await person.HasStarted(cost: 30);

        var page = await grace.Get(OperatorBrowser.AddressOf(person));

        page.Status.Should().Be(200);
        page.Text.Should().ContainAll(
            person.ClerkId, $"{person.AccountId}", "<strong>1,470</strong>", "<dd>30</dd>", $"{job}", "laptop", "starter credits", "+1,500", "−30");
        page.Text.Should().NotContain(terminal.Token);
    }

    [Test]
    public async Task Shows_fifty_entries()
    {
        var person = await Given.AnAccountWith(credits: 100);
        for (var i = 0; i < 51; i++)
        {
            await person.HasStarted(cost: 1);
        }

        var page = await grace.Get(OperatorBrowser.AddressOf(person));

        Regex.Count(page.Text, "<td>reserve</td>").Should().Be(50);
        page.Text.Should().NotContain("starter credits");
    }

    [TestCase("/operator/accounts/ee4f1f7c-4b5b-5d9c-9a38-5f8f9e1f6b3d")]
    [TestCase("/operator/accounts/junk")]
    public async Task Has_no_page_of_an_unknown_account(string path)
    {
        var page = await grace.Get(path);

        page.Status.Should().Be(404);
    }

    [Test]
    public async Task Shows_no_text_of_the_address()
    {
        var person = await Given.AnAccountWith(credits: 1);

        var page = await grace.Get($"{OperatorBrowser.AddressOf(person)}?done=You+have+won");

        page.Text.Should().NotContain("You have won").And.NotContain("class=\"done\"");
    }

    [Test]
    public async Task Lists_holds_older_than_an_hour()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var person = await Given.AnAccountWith(credits: 5000, service);
        var (old, older) = (await person.HasStarted(cost: 30), await person.HasStarted(cost: 1200));
        var recent = await person.HasStarted(cost: 7);
        await database.Execute("update jobs set created_at = now() - interval '61 minutes' where id = @old", new { old });
        await database.Execute("update jobs set created_at = now() - interval '2 days' where id = @older", new { older });

        var page = await new OperatorBrowser(service: service).Get("/operator");

        page.Text.Should().ContainAll("2 open jobs", "1,230 credits", OperatorBrowser.AddressOf(person)).And.NotContain($"{recent}");
        page.Text.IndexOf($"{older}", StringComparison.Ordinal).Should().BeLessThan(page.Text.IndexOf($"{old}", StringComparison.Ordinal));
    }

    [Test]
    public async Task Shows_the_rest_when_the_old_holds_take_too_long_to_read()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        await using var held = await database.Hold("lock table jobs in access exclusive mode");

        var page = await new OperatorBrowser(service: service).Get("/operator");

        page.Status.Should().Be(200);
        page.Text.Should().Contain("There is too much to read; use the operator command, which may take its time.").And.Contain("studio");
    }

    [Test]
    public async Task Says_that_no_hold_is_old()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);

        var page = await new OperatorBrowser(service: service).Get("/operator");

        page.Text.Should().Contain("Every job that started more than an hour ago is settled.");
    }

    [Test]
    public async Task Reports_on_an_app()
    {
        var person = await Given.AnAccountWith(credits: 5000);
        var app = Given.AnUnusedSlug();
        await person.Complete(await person.HasStarted(cost: 1000, app: app), cost: 1500);
        await person.Fail(await person.HasStarted(cost: 10, app: app));

        var page = await grace.Get($"/operator/apps/{app}?days=2");

        page.Status.Should().Be(200);
        Cells(page.Text).Should().Equal(
            "render", "2", "0", "0", "1", "1", "0", "0", "0", "1.50", "1.50", "1,500",
            "session", "2", "1", "1");
    }

    [TestCase("0")]
    [TestCase("junk")]
    [TestCase("3651")]
    public async Task Refuses_a_report_of_no_days(string days)
    {
        var page = await grace.Get($"/operator/apps/video?days={days}");

        page.Status.Should().Be(400);
        page.Text.Should().Contain("days must be a whole number from 1 to 3650.");
    }

    [Test]
    public async Task Says_when_an_app_had_no_jobs()
    {
        var page = await grace.Get($"/operator/apps/{Given.AnUnusedSlug()}");

        page.Text.Should().Contain("No job has started in this time.");
    }

    private static IEnumerable<string> Cells(string html) =>
        Regex.Matches(html, @"<t[dh](?: scope=""row""| class=""number"")?>(?:<bdi>)?([^<]*)").Select(cell => cell.Groups[1].Value);
}
