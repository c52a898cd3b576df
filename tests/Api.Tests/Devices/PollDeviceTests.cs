namespace FocusAccount.Api.Tests.Devices;

public sealed class PollDeviceTests
{
    [Test]
    public async Task Waits_while_nobody_has_decided()
    {
        var terminal = await Terminal.Start();

        var pending = await terminal.Poll();

        pending.Status.Should().Be(202);
        pending.Body.Should().Be("""{"status":"pending"}""");
        pending.Header("Retry-After").Should().Be("5");
        pending.Header("Cache-Control").Should().Be("no-store");
    }

    [Test]
    public async Task Hands_over_the_token_once()
    {
        var person = Given.AnyoneNew();
        var terminal = await Terminal.Start();
        await person.Approve(terminal);

        var collected = await terminal.Poll();
        var again = await terminal.Poll();

        collected.Status.Should().Be(200);
        collected.Header("Cache-Control").Should().Be("no-store");
        collected.Json.EnumerateObject().Select(field => field.Name).Should()
            .Equal("token", "id", "name", "scope", "apps", "budget", "expires_at");
        again.Status.Should().Be(410);
        again.Error.Should().Be("code_used");
        again.Header("Cache-Control").Should().Be("no-store");
        (await terminal.Get("/api/wallet")).Json.GetProperty("account").GetProperty("id").GetGuid().Should().Be(person.AccountId);
        (await person.Service.Database.TokensOf(person)).Should().Be(1);
    }

    [Test]
    public async Task Takes_the_code_from_a_body_as_well()
    {
        var person = Given.AnyoneNew();
        var terminal = await Terminal.Start();

        (await terminal.PollByPost()).Status.Should().Be(202);
        await person.Approve(terminal);
        (await terminal.PollByPost()).Status.Should().Be(200);
        (await terminal.PollByPost()).Status.Should().Be(410);
        (await terminal.Poll()).Status.Should().Be(410);
        (await terminal.Get("/api/wallet")).Status.Should().Be(200);
    }

    [Test]
    public async Task Returns_access_denied_when_the_login_was_declined()
    {
        var terminal = await Terminal.Start();
        await Given.AnyoneNew().Deny(terminal);

        var declined = await terminal.Poll();

        declined.Status.Should().Be(410);
        declined.Error.Should().Be("access_denied");
        declined.Header("Cache-Control").Should().Be("no-store");
    }

    [TestCase("")]
    [TestCase("?device_code=")]
    [TestCase("?devicecode=abc")]
    public async Task Refuses_a_poll_without_a_code(string query)
    {
        var refused = await TestRun.Service.Get("/api/device/poll" + query);

        refused.Status.Should().Be(400);
        refused.Header("Cache-Control").Should().Be("no-store");
    }

    [TestCase("{}")]
    [TestCase("""{"device_code":null}""")]
    [TestCase("""{"device_code":""}""")]
    [TestCase("""{"device_code":7}""")]
    [TestCase("""{"device_code":["x"]}""")]
    [TestCase("[]")]
    [TestCase("null")]
    public async Task Refuses_a_body_without_a_code(string body)
    {
        var refused = await TestRun.Service.Send(new HttpRequestMessage(HttpMethod.Post, "/api/device/poll").WithJson(body));

        refused.Status.Should().Be(400);
    }

    [TestCase("0123456789012345678901234567890123456789012")]
    [TestCase("x")]
    [TestCase("' or 1=1 --")]
    [TestCase("\0")]
    [TestCase("\u00FC\U0001F600")]
    public async Task Does_not_know_any_other_code(string code)
    {
        var byQuery = await TestRun.Service.Get($"/api/device/poll?device_code={Uri.EscapeDataString(code)}");
        var byBody = await TestRun.Service.Post("/api/device/poll", new { device_code = code });

        byQuery.Status.Should().Be(404);
        byBody.Status.Should().Be(404);
        byQuery.Error.Should().Be("unknown_device_code");
        byQuery.BodyWithoutTrace.Should().Be(byBody.BodyWithoutTrace);
    }

    [Test]
    public async Task Does_not_know_a_code_in_other_letters_or_length()
    {
        var terminal = await Terminal.Start();
        string[] variants = [terminal.DeviceCode.ToUpperInvariant(), terminal.DeviceCode + "=", terminal.DeviceCode[..^1], " " + terminal.DeviceCode, terminal.UserCode];

        foreach (var variant in variants)
        {
            (await TestRun.Service.Get($"/api/device/poll?device_code={Uri.EscapeDataString(variant)}")).Status.Should().Be(404);
        }
    }

    [Test]
    public async Task Survives_a_code_of_a_megabyte()
    {
        var refused = await TestRun.Service.Post("/api/device/poll", new { device_code = new string('x', 1_000_000) });

        refused.Status.Should().Be(413);
    }

    [TestCase("HEAD")]
    [TestCase("OPTIONS")]
    [TestCase("PUT")]
    [TestCase("DELETE")]
    public async Task Never_hands_over_the_token_to_another_method(string method)
    {
        var terminal = await Terminal.Start();
        await Given.AnyoneNew().Approve(terminal);
        using var http = TestRun.Service.CreateClient();

        using var response = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/api/device/poll?device_code={terminal.DeviceCode}"));

        ((int)response.StatusCode).Should().Be(405);
        (await response.Content.ReadAsStringAsync()).Should().NotContain("focus_pat_");
        (await terminal.Poll()).Status.Should().Be(200);
    }

    [Test]
    public async Task Writes_nothing_while_pending()
    {
        var terminal = await Terminal.Start();
        var before = await TestRun.Database.RowOf(terminal);

        for (var poll = 0; poll < 100; poll++)
        {
            (await terminal.Poll()).Status.Should().BeOneOf(202, 429);
        }

        (await TestRun.Database.RowOf(terminal)).Should().Be(before);
    }
}
