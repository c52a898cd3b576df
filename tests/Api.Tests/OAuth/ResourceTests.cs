namespace FocusAccount.Api.Tests.OAuth;

/// <summary>The resource server that a client names (RFC 8707), such as the MCP server of an app.</summary>
public sealed class ResourceTests
{
    private const string OfVideo = "https://video.test/mcp";

    private readonly Person person = Given.AnyoneNew();
    private readonly OAuthProgram program = new();

    [TestCase("http://account.test")]
    [TestCase("http://account.test/")]
    public async Task May_be_this_service_with_or_without_a_slash(string resource)
    {
        var code = await program.ApprovedBy(person, given: null, ("resource", resource));

        var redeemed = await program.Redeem(code, ("resource", resource == "http://account.test" ? resource + "/" : resource[..^1]));

        redeemed.Status.Should().Be(200);
        redeemed.Json.TryGetProperty("apps", out _).Should().BeFalse("it is good for every app");
    }

    [TestCase("https://studio.test/", "https://studio.test", "studio", "video")]
    [TestCase(OfVideo, OfVideo, "video", "studio")]
    public async Task Limits_the_token_to_its_app(string named, string audience, string app, string other)
    {
        var code = await program.ApprovedBy(person, given: null, ("resource", named), ("scope", "jobs:write"), ("apps", "video studio"));

        var redeemed = await program.Redeem(code, ("resource", named));

        redeemed.Json.GetProperty("apps").GetString().Should().Be(app);
        var token = redeemed.Json.GetProperty("access_token").GetString()!;
        (await Start(token, app)).Status.Should().Be(200);
        (await Start(token, other)).Error.Should().Be("app_not_allowed");
        var introspected = await TestRun.Service.PostBody("/oauth/introspect", $"token={token}", headers: Form.Basic(app, await Given.AnAppKey(app)));
        introspected.Json.GetProperty("aud").GetRawText().Should().Be($"[\"{audience}\",\"{TestRun.PublicUrl}\"]");
        introspected.Json.GetProperty("apps").GetString().Should().Be(app);
    }

    [Test]
    public async Task Limits_a_token_of_the_device_grant_too()
    {
        var device = await program.Device(("resource", OfVideo));
        await person.Approve(device);

        (await program.Poll(device, ("resource", "https://studio.test"))).ShouldBeRefused("invalid_grant");
        (await program.Poll(device, ("resource", "https://evil.example"))).ShouldBeRefused("invalid_target");
        (await program.Poll(device, ("resource", OfVideo))).Json.GetProperty("apps").GetString().Should().Be("video");
    }

    [Test]
    public async Task Cannot_be_widened_by_the_person_nor_when_the_code_is_redeemed()
    {
        var wider = await program.AskedOf(person, new Terms(Apps: ["video", "studio"]), changes: ("resource", OfVideo));
        var code = await program.ApprovedBy(person, given: null, ("resource", OfVideo));

        wider.Error.Should().Be("cannot_widen");
        (await program.Redeem(code, ("resource", "http://account.test"))).ShouldBeRefused("invalid_grant");
        (await program.Redeem(code, ("resource", "https://studio.test"))).ShouldBeRefused("invalid_grant");
        (await program.Redeem(code, ("resource", "https://evil.example"))).ShouldBeRefused("invalid_target");
        (await program.Redeem(code)).Json.GetProperty("apps").GetString().Should().Be("video");
    }

    [TestCase("https://evil.example")]
    [TestCase("https://account.test")]
    [TestCase("http://account.test//")]
    [TestCase("http://account.test/api")]
    [TestCase("http://account.test.evil.example")]
    [TestCase("http://account.test@evil.example")]
    [TestCase("http://ACCOUNT.test")]
    [TestCase("https://video.test/mcp/")]
    [TestCase("https://video.test/MCP")]
    [TestCase("https://video.test")]
    [TestCase("https://video.test/mcp#x")]
    [TestCase("https://video.test/mcp?x=1")]
    [TestCase("https://video.test/mcp/../mcp")]
    [TestCase("video")]
    [TestCase("/")]
    public async Task Is_none_that_is_not_configured(string resource)
    {
        (await program.StartDevice(("resource", resource))).ShouldBeRefused("invalid_target");
        (await program.Open(("resource", resource))).Response()["error"].Should().Be("invalid_target");
    }

    private static Task<Reply> Start(string token, string app) => TestRun.Service.Send(new HttpRequestMessage(HttpMethod.Post, "/api/jobs")
        .WithJson(new { app, action = "render", cost_estimate = 0 })
        .With(("Authorization", $"Bearer {token}")));
}
