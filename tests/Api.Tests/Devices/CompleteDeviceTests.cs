namespace FocusAccount.Api.Tests.Devices;

public sealed class CompleteDeviceTests
{
    [Test]
    public async Task Lets_the_device_act_for_the_person_who_approved()
    {
        var person = Given.AnyoneNew();
        var terminal = await Terminal.Start();

        var approved = await person.Approve(terminal);

        approved.Status.Should().Be(200);
        approved.Body.Should().Be("""{"ok":true}""");
        approved.Header("Cache-Control").Should().Be("no-store");
        (await terminal.Poll()).Status.Should().Be(200);
        (await terminal.Get("/api/wallet")).Json.GetProperty("account").GetProperty("id").GetGuid().Should().Be(person.AccountId);
    }

    [Test]
    public async Task Turns_the_device_away_when_declined()
    {
        var terminal = await Terminal.Start();

        var declined = await Given.AnyoneNew().Deny(terminal);

        declined.Status.Should().Be(200);
        declined.Body.Should().Be("""{"ok":true}""");
        (await terminal.Poll()).Error.Should().Be("access_denied");
    }

    [Test]
    public async Task Stores_no_token_before_it_is_collected()
    {
        var person = Given.AnyoneNew();
        var terminal = await Terminal.Start();

        await person.Approve(terminal);

        (await TestRun.Database.TokensOf(person)).Should().Be(0);
    }

    [Test]
    public async Task Takes_one_decision_from_a_double_click()
    {
        var person = Given.AnyoneNew();
        var terminal = await Terminal.Start();
        await person.Approve(terminal);

        var again = await person.Approve(terminal);

        again.Status.Should().Be(410);
        again.Error.Should().Be("code_used");
        (await terminal.Poll()).Status.Should().Be(200);
    }

    [Test]
    public async Task Refuses_a_code_that_was_declined()
    {
        var person = Given.AnyoneNew();
        var terminal = await Terminal.Start();
        await person.Deny(terminal);
        var before = await TestRun.Database.RowOf(terminal);

        (await person.Approve(terminal)).Error.Should().Be("access_denied");
        (await Given.AnyoneNew().Approve(terminal)).Status.Should().Be(410);

        (await terminal.Poll()).Error.Should().Be("access_denied");
        (await TestRun.Database.RowOf(terminal)).Should().Be(before);
    }

    [Test]
    public async Task Refuses_to_decline_what_was_approved()
    {
        var person = Given.AnyoneNew();
        var terminal = await Terminal.Start();
        await person.Approve(terminal);
        var before = await TestRun.Database.RowOf(terminal);

        (await person.Deny(terminal)).Status.Should().Be(410);
        (await Given.AnyoneNew().Deny(terminal)).Status.Should().Be(410);

        (await TestRun.Database.RowOf(terminal)).Should().Be(before);
        (await terminal.Poll()).Status.Should().Be(200);
    }

    [Test]
    public async Task Refuses_a_code_that_was_collected()
    {
        var terminal = await Terminal.SignedIn(Given.AnyoneNew());
        var before = await TestRun.Database.RowOf(terminal);

        (await Given.AnyoneNew().Approve(terminal)).Error.Should().Be("code_used");
        (await Given.AnyoneNew().Deny(terminal)).Error.Should().Be("code_used");

        (await terminal.Poll()).Status.Should().Be(410);
        (await TestRun.Database.RowOf(terminal)).Should().Be(before);
        (await terminal.Get("/api/wallet")).Status.Should().Be(200);
    }

    [Test]
    public async Task Returns_the_same_for_an_unknown_and_a_malformed_code()
    {
        var unknown = await Given.AnyoneNew().Types("BBBB-BBBB");
        var malformed = await Given.AnyoneNew().Types("BBBB-BBB");

        unknown.Status.Should().Be(400);
        unknown.Error.Should().Be("unknown_user_code");
        malformed.BodyWithoutTrace.Should().Be(unknown.BodyWithoutTrace);
    }

    [Test]
    public async Task Returns_the_same_to_everyone_for_a_code_that_another_used()
    {
        var owner = Given.AnyoneNew();
        var terminal = await Terminal.Start();
        await owner.Approve(terminal);

        var toOwner = await owner.Approve(terminal);
        var toStranger = await Given.AnyoneNew().Approve(terminal);

        toStranger.BodyWithoutTrace.Should().Be(toOwner.BodyWithoutTrace);
    }

    [Test]
    public async Task Knows_nothing_of_device_codes()
    {
        var terminal = await Terminal.Start();

        (await Given.AnyoneNew().Types(terminal.DeviceCode)).Status.Should().Be(400);
    }

    [TestCase("""{}""")]
    [TestCase("""{"user_code":null}""")]
    [TestCase("""{"user_code":12345678}""")]
    [TestCase("""{"user_code":["CODE"]}""")]
    [TestCase("""{"user_code":{"a":1}}""")]
    [TestCase("""{"user_code":"CODE","deny":"true"}""")]
    [TestCase("""{"user_code":"CODE","deny":1}""")]
    [TestCase("""{"user_code":"CODE","deny":null}""")]
    [TestCase("""{"user_code":"CODE","user_code":"CODE"}""")]
    [TestCase("""["CODE"]""")]
    [TestCase("\"CODE\"")]
    [TestCase("null")]
    [TestCase("")]
    [TestCase("user_code=CODE")]
    public async Task Refuses_a_body_that_it_cannot_read(string body)
    {
        var terminal = await Terminal.Start();
        var before = await TestRun.Database.RowOf(terminal);

        var refused = await Given.AnyoneNew().PostJson("/api/device/complete", body.Replace("CODE", terminal.UserCode, StringComparison.Ordinal));

        refused.Status.Should().Be(400);
        (await TestRun.Database.RowOf(terminal)).Should().Be(before);
    }

    [Test]
    public async Task Decides_nothing_by_an_address_alone()
    {
        var person = Given.AnyoneNew();
        var terminal = await Terminal.Start();
        var before = await TestRun.Database.RowOf(terminal);

        (await person.Get($"/api/device/complete?user_code={terminal.UserCode}")).Status.Should().Be(405);
        (await person.PostJson($"/api/device/complete?user_code={terminal.UserCode}", "{}")).Status.Should().Be(400);
        (await person.Get($"/device?user_code={terminal.UserCode}")).Status.Should().BeOneOf(200, 302, 303, 404);

        (await TestRun.Database.RowOf(terminal)).Should().Be(before);
    }

    [Test]
    public async Task Shows_what_asks_before_anyone_decides()
    {
        var terminal = await Terminal.Start(name: "focus on ada's laptop");
        var before = await TestRun.Database.RowOf(terminal);

        var login = await Given.AnyoneNew().Post("/api/device/lookup", new { user_code = terminal.UserCode.ToLowerInvariant() });

        login.Status.Should().Be(200);
        login.Json.GetProperty("user_code").GetString().Should().Be(terminal.UserCode);
        login.Json.GetProperty("client_name").GetString().Should().Be("focus on ada's laptop");
        login.Json.GetProperty("ip_address").GetString().Should().BeOneOf("127.0.0.1", "::1", "::ffff:127.0.0.1");
        (login.Json.GetProperty("expires_at").GetDateTimeOffset() - login.Json.GetProperty("created_at").GetDateTimeOffset())
            .Should().Be(TimeSpan.FromMinutes(15));
        (await TestRun.Database.RowOf(terminal)).Should().Be(before);
    }

    [Test]
    public async Task Shows_nothing_of_a_login_that_has_ended_or_never_was()
    {
        var terminal = await Terminal.Start();
        await Given.AnyoneNew().Deny(terminal);

        (await Given.AnyoneNew().Post("/api/device/lookup", new { user_code = terminal.UserCode })).Status.Should().Be(410);
        (await Given.AnyoneNew().Post("/api/device/lookup", new { user_code = "CCCC-CCCC" })).Status.Should().Be(400);
    }
}
