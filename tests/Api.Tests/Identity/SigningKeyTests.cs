using FocusAccount.Sandbox;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Identity;

public sealed class SigningKeyTests
{
    private readonly SteppedClock clock = new(TimeProvider.System.GetUtcNow());

    [Test]
    public async Task Are_read_once_for_all_who_need_them_at_once()
    {
        await using var clerk = await TestRun.StartClerk();
        await using var service = Service.Start(clerk: clerk, clock: clock);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => StatusFor(clerk.SessionToken("ada"), service)));

        statuses.Should().OnlyContain(status => status == 200);
        clerk.KeyReads.Should().Be(1);
    }

    [Test]
    public async Task Are_found_within_ten_seconds_of_a_rotation()
    {
        await using var clerk = await TestRun.StartClerk();
        await using var service = Service.Start(clerk: clerk, clock: clock);
        await StatusFor(clerk.SessionToken("ada"), service);
        clerk.RotateKey();
        var token = clerk.SessionToken("ada");

        clock.Advance(TimeSpan.FromSeconds(9));
        var tooSoon = await StatusFor(token, service);
        clock.Advance(TimeSpan.FromSeconds(1));
        var soonEnough = await StatusFor(token, service);

        (tooSoon, soonEnough).Should().Be((401, 200));
    }

    [TestCase(-60)]
    [TestCase(-3600)]
    [TestCase(86_400)]
    public async Task Are_found_within_ten_seconds_of_a_rotation_when_the_clock_is_set(int seconds)
    {
        await using var clerk = await TestRun.StartClerk();
        await using var service = Service.Start(clerk: clerk, clock: clock);
        await StatusFor(ValidForDays(clerk), service);
        clerk.RotateKey();
        clock.Step(TimeSpan.FromSeconds(seconds));
        clock.Advance(TimeSpan.FromSeconds(10));

        var found = await StatusFor(ValidForDays(clerk), service);

        found.Should().Be(200);
    }

    [Test]
    public async Task Are_found_at_once_when_they_were_not_read_just_before()
    {
        await using var clerk = await TestRun.StartClerk();
        await using var service = Service.Start(clerk: clerk, clock: clock);
        await StatusFor(clerk.SessionToken("ada"), service);
        clock.Advance(TimeSpan.FromMinutes(1));
        clerk.RotateKey();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => StatusFor(clerk.SessionToken("ada"), service)));

        statuses.Should().OnlyContain(status => status == 200);
        clerk.KeyReads.Should().Be(2);
    }

    [Test]
    public async Task Are_read_every_ten_seconds_at_most_however_many_key_ids_are_invented()
    {
        await using var clerk = await TestRun.StartClerk();
        await using var service = Service.Start(clerk: clerk, clock: clock);
        await StatusFor(clerk.SessionToken("ada"), service);

        for (var interval = 0; interval < 3; interval++)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => StatusFor(WithKeyId(clerk, $"ins_{n}"), service)));
            statuses.Should().OnlyContain(status => status == 401);
        }

        clerk.KeyReads.Should().Be(4);
        (await StatusFor(clerk.SessionToken("ada"), service)).Should().Be(200);
    }

    [Test]
    public async Task Are_not_trusted_for_long_after_Clerk_withdrew_them()
    {
        await using var clerk = await TestRun.StartClerk();
        await using var service = Service.Start(clerk: clerk, clock: clock);
        var token = clerk.SessionToken("ada");
        await StatusFor(token, service);
        clerk.RotateKey();

        clock.Advance(TimeSpan.FromMinutes(5));
        await Eventually.Holds(async () => await StatusFor(token, service) == 401);

        clerk.KeyReads.Should().Be(2);
    }

    [Test]
    public async Task Stay_in_use_while_Clerk_is_away()
    {
        var clerk = await TestRun.StartClerk();
        await using var service = Service.Start(clerk: clerk, clock: clock);
        var token = clerk.SessionToken("ada");
        await StatusFor(token, service);
        await clerk.DisposeAsync();

        clock.Advance(TimeSpan.FromMinutes(10));
        var statuses = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => StatusFor(token, service)));

        statuses.Should().OnlyContain(status => status == 200);
    }

    [Test]
    public async Task Are_waited_for_when_Clerk_is_away_at_first()
    {
        var port = FreePort.Find();
        await using var service = Service.Start(clock: clock, settings: new() { ["Clerk:FrontendApiUrl"] = $"http://localhost:{port}" });
        using var signer = TokenSigner.Create();
        var token = TestRun.Clerk.SessionToken("ada");

        var away = await service.Get("/api/wallet", ("Authorization", $"Bearer {token}"));
        await using var clerk = await ClerkStandIn.Start(port, signer, TestRun.PublicUrl, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(10));
        var back = await service.Get("/api/wallet", ("Authorization", $"Bearer {clerk.SessionToken("ada")}"));

        (away.Status, away.Error, away.Header("Retry-After")).Should().Be((503, "unavailable", "5"));
        back.Status.Should().Be(200);
    }

    // Before and after now.
    private string ValidForDays(ClerkStandIn clerk)
    {
        var claims = clerk.SessionClaims("ada", TimeSpan.FromDays(9));
        claims["iat"] = claims["nbf"] = clock.TrueTime.AddDays(-9).ToUnixTimeSeconds();
        return clerk.Sign(claims);
    }

    private static string WithKeyId(ClerkStandIn clerk, string keyId) =>
        clerk.Sign(clerk.SessionClaims("ada", TimeSpan.FromHours(1)), new Dictionary<string, object?> { ["kid"] = keyId });

    private static async Task<int> StatusFor(string token, Service service) =>
        (await service.Get("/api/jobs", ("Authorization", $"Bearer {token}"))).Status;
}
