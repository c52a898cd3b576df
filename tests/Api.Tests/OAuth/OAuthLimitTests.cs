namespace FocusAccount.Api.Tests.OAuth;

/// <summary>A client that polls gives up at a 429 and at whatever it cannot read, but waits at a 503 with Retry-After.</summary>
public sealed class OAuthLimitTests
{
    [Test]
    public async Task Has_a_client_wait_at_the_limit_of_its_address()
    {
        await using var service = Service.Start(settings: new() { ["RateLimits:PerAddress"] = "3" });
        var program = new OAuthProgram(service);
        var device = await program.Device();
        await program.Poll(device);
        await program.Poll(device);

        Reply[] refused =
        [
            await program.Poll(device), await program.StartDevice(), await service.PostForm("/oauth/revoke", ("token", "x")),
            await service.PostForm("/oauth/introspect", ("token", "x")),
        ];

        foreach (var reply in refused)
        {
            reply.ShouldBeRefused("temporarily_unavailable", status: 503);
            reply.Headers.RetryAfter!.Delta.Should().BePositive().And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
        }
    }

    [Test]
    public async Task Counts_logins_that_are_started_by_address()
    {
        await using var service = Service.Start(settings: new() { ["RateLimits:DeviceStart"] = "2" });
        var program = new OAuthProgram(service);
        var device = await program.Device();
        (await service.Post("/api/device/start", new { })).Status.Should().Be(200);

        var refused = await program.StartDevice();

        refused.ShouldBeRefused("temporarily_unavailable", status: 503);
        refused.Headers.RetryAfter!.Delta.Should().BePositive();
        (await program.Poll(device)).ShouldBeRefused("authorization_pending");
    }

    [Test]
    public async Task Has_a_client_wait_while_the_database_does_not_respond()
    {
        await using var database = await Given.ADatabase();
        await using var calm = Service.Start(database);
        await using var service = Service.Start(database, settings: new() { ["Database:RequestTimeout"] = "300" });
        var (program, person) = (new OAuthProgram(calm), Given.AnyoneNew(calm));
        var (device, code, token) = (await program.Device(), await program.ApprovedBy(person), await program.TokenFrom(person));
        var key = await Given.AnAppKey("video", database);
        Reply[] refused;

        await using (await database.Hold("lock table device_codes, authorization_codes, access_tokens, app_keys"))
        {
            refused =
            [
                await program.PollAt(service, device), await program.RedeemAt(service, code), await new OAuthProgram(service).StartDevice(),
                await service.PostForm("/oauth/revoke", ("token", token)),
                await service.PostForm("/oauth/introspect", ("token", token), ("client_id", "video"), ("client_secret", key)),
            ];
            (await service.Get("/.well-known/oauth-authorization-server")).Status.Should().Be(200);
            (await service.Visit($"/oauth/authorize?{program.Query()}")).Status.Should().Be(200, "it says nothing about the person");
        }

        foreach (var reply in refused)
        {
            reply.ShouldBeRefused("temporarily_unavailable", status: 503);
            reply.Header("Retry-After").Should().Be("5");
        }

        (await program.Redeem(code)).Status.Should().Be(200, "nothing was used up");
    }

    [Test]
    public async Task Says_that_a_bug_is_one()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        await database.Execute("alter table device_codes rename to out_of_reach");

        (await new OAuthProgram(service).StartDevice()).ShouldBeRefused("server_error", status: 500);
    }
}
