using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Operator;

/// <summary>Who may open the operator's page, and from where it may be used.</summary>
public sealed class OperatorAccessTests
{
    [Test]
    public async Task Does_not_exist_for_anyone_whom_no_setting_names()
    {
        var log = new CapturedLog();
        await using var service = Service.Start(log: log);
        var person = await Given.AnAccountWith(credits: 10, service);
        var stranger = new OperatorBrowser(person.Name, service);

        OperatorBrowser.Shown[] pages =
        [
            await stranger.Get("/operator"),
            await stranger.Get($"/operator?find={person.ClerkId}"),
            await stranger.Get(OperatorBrowser.AddressOf(person)),
            await stranger.Get("/operator/apps/video"),
            await stranger.Grant(person, "5", "a gift"),
        ];

        pages.Should().OnlyContain(page => page.Status == 404 && page.Text.Contains("There is no such page"));
        (await person.Credits()).Should().Be(10);
        log.Events("OperatorRefused").Should().HaveCount(pages.Length).And.OnlyContain(refused =>
            refused.GetProperty("AccountId").GetString() == $"{person.AccountId}" && refused.GetProperty("Code").GetString() == "not_found");
    }

    [Test]
    public async Task Opens_for_an_operator()
    {
        var page = await new OperatorBrowser().Get("/operator");

        page.Status.Should().Be(200);
        page.Text.Should().ContainAll("Find a person", "Open holds older than an hour", "/operator/apps/video");
    }

    [Test]
    public async Task Leads_to_the_sign_in_page_and_back_without_a_session()
    {
        var nobody = new OperatorBrowser { Cookies = "" };

        var start = await nobody.Get("/operator?find=user_ada");
        var byHeader = await nobody.Get("/operator", ("Authorization", $"Bearer {TestRun.Clerk.SessionToken(OperatorBrowser.Grace)}"));

        start.Should().BeEquivalentTo(new { Status = 302, Location = "/signin?redirect_to=%2Foperator%3Ffind%3Duser_ada" });
        byHeader.Should().BeEquivalentTo(new { Status = 302, Location = "/signin?redirect_to=%2Foperator" });
    }

    [Test]
    public async Task Renews_a_session_whose_cookie_is_out_of_date()
    {
        var person = await Given.AnAccountWith(credits: 10);
        var session = TestRun.Clerk.Sign(TestRun.Clerk.SessionClaims(OperatorBrowser.Grace, TimeSpan.FromMinutes(-1)));
        var stale = new OperatorBrowser { Cookies = $"__session={session}; __client_uat=1" };

        OperatorBrowser.Shown[] pages = [await stale.Get("/operator"), await stale.Grant(person, "5", "a gift")];

        pages.Select(page => page.Status).Should().Equal(200, 401);
        pages.Should().OnlyContain(page => page.Text.Contains("/renewal.js") && !page.Text.Contains("Find a person"));
        (await person.Credits()).Should().Be(10);
    }

    [TestCase("https://evil.example")]
    [TestCase(TestRun.AllowedOrigin)]
    [TestCase("null")]
    [TestCase(null)]
    public async Task Takes_forms_of_its_own_origin_alone(string? origin)
    {
        var person = await Given.AnAccountWith(credits: 10);
        var foreign = new OperatorBrowser { Origin = origin };

        OperatorBrowser.Shown[] refused =
        [
            await foreign.Grant(person, "5", "a gift"),
            await foreign.Act(person, ("act", "close"), ("reason", "fraud")),
        ];

        refused.Should().OnlyContain(page => page.Status == 403);
        (await person.Credits()).Should().Be(10);
    }

    [Test]
    public async Task Shows_nothing_to_a_page_of_another_origin()
    {
        var page = await new OperatorBrowser().Get("/operator", ("Origin", TestRun.AllowedOrigin));

        page.Status.Should().Be(403);
    }

    [TestCase("act")]
    [TestCase("azp")]
    public async Task Refuses_impersonators_and_sessions_of_other_pages(string claim)
    {
        var log = new CapturedLog();
        await using var service = Service.Start(log: log);
        var person = await Given.AnAccountWith(credits: 10, service);
        var claims = TestRun.Clerk.SessionClaims(OperatorBrowser.Grace, TimeSpan.FromHours(1));
        claims[claim] = claim == "act" ? new { sub = "user_support" } : TestRun.AllowedOrigin;
        var other = new OperatorBrowser(service: service) { Cookies = $"__session={TestRun.Clerk.Sign(claims)}" };

        var (shown, granted) = (await other.Get("/operator"), await other.Grant(person, "5", "a gift"));

        (shown.Status, granted.Status).Should().Be((403, 403));
        (await person.Credits()).Should().Be(10);
        var property = claim == "act" ? "Actor" : "AuthorizedParty";
        log.Events("OperatorRefused").Should().HaveCount(2).And.OnlyContain(refused =>
            refused.GetProperty(property).GetString() == (claim == "act" ? "user_support" : TestRun.AllowedOrigin));
    }

    [Test]
    public async Task Counts_against_the_limits_of_the_operator()
    {
        await using var service = Service.Start(settings: new() { ["RateLimits:PerAccount"] = "2" });
        var grace = new OperatorBrowser(service: service);
        await grace.Get("/operator/apps/video");
        await grace.Get("/operator/apps/video");

        var page = await grace.Get("/operator/apps/video");

        page.Status.Should().Be(429);
    }

    [Test]
    public async Task Names_nobody_by_default()
    {
        await using var service = Service.Start(settings: new() { ["Focus:Operators:0"] = ClerkStandIn.UserId("someone_else") });

        var page = await new OperatorBrowser(service: service).Get("/operator");

        page.Status.Should().Be(404);
    }
}
