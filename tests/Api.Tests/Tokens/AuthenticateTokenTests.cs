using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Tests.Tokens;

public sealed class AuthenticateTokenTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);

    [Test]
    public async Task Stands_for_the_account_wherever_a_session_does()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var terminal = await Terminal.SignedIn(person);
        TestRun.Clerk.Connect(person.Name, "oauth_github", "gho_of_the_person");

        var started = await terminal.Post("/api/jobs", new { app = "video", action = "render", cost_estimate = 30 });
        var settled = await terminal.Post("/api/jobs/complete", new { job_id = started.JobId, actual_cost = 20 });

        started.Credits.Should().Be(70);
        settled.Credits.Should().Be(80);
        (await person.Credits()).Should().Be(80);
        (await terminal.Get("/api/wallet")).Json.GetProperty("account").GetProperty("id").GetGuid().Should().Be(person.AccountId);
        (await terminal.Get("/api/jobs")).Json.GetProperty("jobs").GetArrayLength().Should().Be(1);
        (await terminal.Get("/api/oauthToken/github")).Json.GetProperty("token").GetString().Should().Be("gho_of_the_person");
        (await terminal.Get("/api/xToken")).Status.Should().Be(404);
    }

    [Test]
    public async Task Is_valid_for_90_days_by_the_clock()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var terminal = await Terminal.SignedIn(Given.AnyoneNew(service));

        clock.Advance(TimeSpan.FromDays(90) - Tick);
        (await terminal.Get("/api/wallet")).Status.Should().Be(200);
        clock.Advance(Tick);
        (await terminal.Get("/api/wallet")).Status.Should().Be(401);
        clock.Advance(Tick);
        (await terminal.Get("/api/tokens")).Status.Should().Be(401);
    }

    [Test]
    public async Task Expires_to_the_tick_although_it_was_just_seen_good()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var terminal = await Terminal.SignedIn(Given.AnyoneNew(service));
        clock.Advance(TimeSpan.FromDays(90) - TimeSpan.FromSeconds(2));
        (await terminal.Get("/api/wallet")).Status.Should().Be(200);
        await database.Execute("alter table access_tokens rename to out_of_reach");

        clock.Advance(TimeSpan.FromSeconds(2) - Tick);
        (await terminal.Get("/api/wallet")).Status.Should().Be(200, "for this the database is not asked");
        clock.Advance(Tick);
        (await terminal.Get("/api/wallet")).Status.Should().Be(401);
    }

    [Test]
    public async Task Is_trusted_no_longer_when_the_clock_is_set_back()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var terminal = await Terminal.SignedIn(Given.AnyoneNew(service));
        (await terminal.Get("/api/wallet")).Status.Should().Be(200);
        await database.Execute("update access_tokens set revoked_at = now()");

        clock.Step(TimeSpan.FromSeconds(-30));
        clock.Advance(TimeSpan.FromSeconds(5));

        (await terminal.Get("/api/wallet")).Status.Should().Be(401);
    }

    [Test]
    public async Task Is_looked_up_each_time_while_it_is_not_valid()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: Given.AClock());
        var terminal = await Terminal.SignedIn(Given.AnyoneNew(service));
        await database.Execute("update access_tokens set revoked_at = now()");
        (await terminal.Get("/api/wallet")).Status.Should().Be(401);

        await database.Execute("update access_tokens set revoked_at = null");

        (await terminal.Get("/api/wallet")).Status.Should().Be(200);
    }

    [Test]
    public async Task Is_not_prolonged_by_its_use()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var terminal = await Terminal.SignedIn(Given.AnyoneNew(service));

        for (var week = 0; week < 12; week++)
        {
            clock.Advance(TimeSpan.FromDays(7));
            (await terminal.Get("/api/wallet")).Status.Should().Be(200);
        }

        clock.Advance(TimeSpan.FromDays(6));
        (await terminal.Get("/api/wallet")).Status.Should().Be(401);
    }

    [Test]
    public async Task Returns_why_a_token_has_ended_but_only_to_who_has_it()
    {
        var person = Given.AnyoneNew();
        var (expired, revoked) = (await Terminal.SignedIn(person), await Terminal.SignedIn(person));
        await TestRun.Database.Execute(
            "update access_tokens set expires_at = now() - interval '1 second' where token_hash = @Hash", new { new Secret(expired.Token).Hash });
        await TestRun.Database.Execute("update access_tokens set revoked_at = now() where token_hash = @Hash", new { new Secret(revoked.Token).Hash });
        (string Token, string Code)[] cases =
        [
            (expired.Token, "token_expired"),
            (revoked.Token, "token_revoked"),
            (TokenFormat.PersonalAccessToken.Mint(person.AccountId).Reveal(), "token_invalid"),
            (TokenFormat.PersonalAccessToken.Mint(default).Reveal(), "token_invalid"),
            (expired.Token[..^1], "token_malformed"),
            (expired.Token.ToUpperInvariant(), "token_malformed"),
            ("focus_pat_", "token_malformed"),
            ("x", "token_malformed"),
            ("", "token_malformed"),
        ];

        var refusals = new List<Reply>();
        foreach (var (token, _) in cases)
        {
            refusals.Add(await TestRun.Service.Get("/api/wallet", ("Authorization", $"Bearer {token}")));
        }

        refusals.Should().OnlyContain(refused => refused.Status == 401);
        refusals.Select(refused => refused.Error).Should().Equal(cases.Select(each => each.Code));
    }

    [Test]
    public async Task Does_not_stand_for_another_account()
    {
        var (ada, grace) = (Given.AnyoneNew(), Given.AnyoneNew());
        var (adas, graces) = (await Terminal.SignedIn(ada), await Terminal.SignedIn(grace));

        // One token with the account of the other: the checksum is wrong, and with a correct checksum the database has no such token.
        var mixed = graces.Token[..32] + adas.Token[32..];

        (await TestRun.Service.Get("/api/wallet", ("Authorization", $"Bearer {mixed}"))).Status.Should().Be(401);
    }

    [Test]
    public async Task Is_refused_without_a_look_into_the_database_when_it_is_mistyped()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var terminal = await Terminal.SignedIn(Given.AnyoneNew(service));
        await database.Execute("alter table access_tokens rename to out_of_reach");
        var mistyped = terminal.Token[..^1] + (terminal.Token[^1] == 'a' ? 'b' : 'a');

        (await service.Get("/api/wallet", ("Authorization", $"Bearer {mistyped}"))).Status.Should().Be(401);
        (await terminal.Get("/api/wallet")).Status.Should().Be(500, "the right one is looked for");
    }

    [Test]
    public async Task Is_ignored_anywhere_but_in_the_header()
    {
        var terminal = await Terminal.SignedIn(Given.AnyoneNew());

        (await TestRun.Service.Get($"/api/wallet?access_token={terminal.Token}&token={terminal.Token}")).Status.Should().Be(401);
        (await TestRun.Service.Get("/api/wallet", ("Cookie", $"__session={terminal.Token}"))).Status.Should().Be(401);
        (await TestRun.Service.Get("/api/wallet", ("X-Api-Key", terminal.Token))).Status.Should().Be(401);
        (await TestRun.Service.Get("/api/wallet", ("Authorization", $"Basic {terminal.Token}"))).Status.Should().Be(401);
    }

    [Test]
    public async Task Is_stored_as_a_hash_alone()
    {
        var terminal = await Terminal.SignedIn(Given.AnyoneNew(), name: "focus cli");

        var stored = await TestRun.Database.Query<string>(
            "select hint || ' ' || name || ' ' || length(token_hash) from access_tokens where token_hash = @Hash", new { new Secret(terminal.Token).Hash });

        stored.Should().Equal($"{terminal.Token[^4..]} focus cli 32");
    }
}
