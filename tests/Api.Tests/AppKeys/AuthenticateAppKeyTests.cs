using FocusAccount.Application.AppKeys;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.AppKeys;

public sealed class AuthenticateAppKeyTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);

    [Test]
    public async Task Says_that_a_key_has_ended_only_to_its_holder()
    {
        var (key, expired, revoked) = (await Given.AnAppKey("video"), await Given.AnAppKey("video"), await Given.AnAppKey("video"));
        await Change(expired, "expires_at = now() - interval '1 second'");
        await Change(revoked, "revoked_at = now()");
        TokenFormat.AppKey.TryParse(key, out var id).Should().BeTrue();
        (string Key, string Code)[] cases =
        [
            (expired, "token_expired"),
            (revoked, "token_revoked"),
            (TokenFormat.AppKey.Mint(id).Reveal(), "token_invalid"),
            (TokenFormat.AppKey.Mint(Guid.CreateVersion7()).Reveal(), "token_invalid"),
            (key[..^1], "token_malformed"),
            (key + "0", "token_malformed"),
            (key[..^1] + (key[^1] == 'a' ? 'b' : 'a'), "token_malformed"),
            (key.ToUpperInvariant(), "token_malformed"),
            ("focus_app_", "token_malformed"),
        ];
        var person = await Given.AnAccountWith(credits: 100);

        foreach (var (sent, code) in cases)
        {
            var alone = await new Backend(sent, TestRun.Service).Get($"/api/jobs?account_id={person.AccountId}");
            var besideAPerson = await person.StartWith(sent, cost: 30, app: "video");

            ShouldBeRefused(alone, 401, code);
            ShouldBeRefused(besideAPerson, 401, code);
            besideAPerson.Json.GetProperty("field").GetString().Should().Be("Focus-App-Key", "the session is not at fault");
            besideAPerson.Header("WWW-Authenticate").Should().NotBeNull();
            alone.Header("WWW-Authenticate").Should().NotBeNull();
        }

        (await person.Credits()).Should().Be(100, "nothing was started");
    }

    [Test]
    public async Task Takes_no_other_credential_for_a_key()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var terminal = await Terminal.SignedIn(person);
        var jobToken = (await person.Start(cost: 0)).Json.GetProperty("job_token").GetString()!;

        foreach (var credential in (string[])[person.Token, terminal.Token, jobToken, "undefined", "x", ""])
        {
            ShouldBeRefused(await person.StartWith(credential, cost: 30, app: "video"), 401, "token_malformed");
        }

        (await person.Credits()).Should().Be(100);
    }

    [Test]
    public async Task Needs_the_account_and_takes_that_of_a_person_only_from_that_person()
    {
        var (person, other) = (await Given.AnAccountWith(credits: 100), Given.AnyoneNew());
        var (app, job) = (await Backend.Of("video"), await person.HasStarted(cost: 30));
        var own = new Backend(person.Token, TestRun.Service);

        Reply[] unnamed =
        [
            await app.Get("/api/jobs"),
            await app.Get($"/api/jobs/{job}"),
            await app.Post("/api/jobs/extend", new { job_id = job }),
            await app.Post("/api/jobs/complete", new { job_id = job, actual_cost = 1 }),
            await app.Post("/api/jobs/fail", new { job_id = job }),
        ];

        unnamed.Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "invalid_request" && reply.Body.Contains("account_id"));
        ShouldBeRefused(await app.Complete(other.AccountId, job, cost: 1), 400, "unknown_job");
        ShouldBeRefused(await own.Complete(other.AccountId, job, cost: 1), 400, "unknown_job");
        ShouldBeRefused(await own.Get($"/api/jobs?account_id={other.AccountId}"), 400, "unknown_job");
        (await own.Job(person.AccountId, job)).Status.Should().Be(200);
        (await own.Complete(person.AccountId, job, cost: 1)).Credits.Should().Be(99);
    }

    [Test]
    public async Task Is_named_by_the_jobs_that_it_starts_and_settles()
    {
        var (person, app) = (await Given.AnAccountWith(credits: 100), await Backend.Of("video"));
        TokenFormat.AppKey.TryParse(app.Credential, out var id).Should().BeTrue();
        var started = await person.StartWith(app.Credential, cost: 30, app: "video");

        await app.Complete(person.AccountId, started.JobId, cost: 20);

        var job = (await app.Job(person.AccountId, started.JobId)).Json;
        (job.GetProperty("started_by").GetString(), job.GetProperty("app_key_id").GetGuid()).Should().Be(("session", id));
        (job.GetProperty("settled_by").GetString(), job.GetProperty("settled_by_id").GetGuid()).Should().Be(("app_key", id));
    }

    [Test]
    public async Task Is_valid_until_its_end_by_the_clock()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var app = new Backend((await Created(service, days: 1)).Key.Reveal(), service);

        clock.Advance(TimeSpan.FromDays(1) - Tick);
        (await app.Job(Guid.Empty, Guid.Empty)).Status.Should().Be(404);
        clock.Advance(Tick);
        ShouldBeRefused(await app.Job(Guid.Empty, Guid.Empty), 401, "token_expired");
    }

    [Test]
    public async Task Is_rotated_without_a_gap_and_ends_everywhere_in_five_seconds()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        await using var another = Service.Start(database, clock: clock);
        var (old, next) = (await Created(service, days: null), await Created(service, days: null));

        foreach (var instance in (Service[])[service, another])
        {
            (await Job(old, instance)).Status.Should().Be(404);
        }

        await service.Services.GetRequiredService<RequestSender>().Send(new RevokeAppKey(old.Id), CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(5));

        foreach (var instance in (Service[])[service, another])
        {
            ShouldBeRefused(await Job(old, instance), 401, "token_revoked");
            (await Job(next, instance)).Status.Should().Be(404);
        }

        static Task<Reply> Job(CreatedAppKey key, Service service) => new Backend(key.Key.Reveal(), service).Job(Guid.Empty, Guid.Empty);
    }

    [Test]
    public async Task Is_refused_without_a_look_into_the_database_when_it_is_mistyped()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var app = await Backend.Of("video", service);
        await database.Execute("alter table app_keys rename to out_of_reach");
        var mistyped = app.Credential[..^1] + (app.Credential[^1] == 'a' ? 'b' : 'a');

        (await new Backend(mistyped, service).Job(Guid.Empty, Guid.Empty)).Status.Should().Be(401);
        (await app.Job(Guid.Empty, Guid.Empty)).Status.Should().Be(500, "the right one is looked for");
    }

    [Test]
    public async Task Is_ignored_anywhere_but_in_its_two_headers()
    {
        var key = await Given.AnAppKey("video");
        var jobs = $"/api/jobs?account_id={Guid.Empty}";

        (await TestRun.Service.Get($"{jobs}&app_key={key}&access_token={key}")).Status.Should().Be(401);
        (await TestRun.Service.Get(jobs, ("Cookie", $"__session={key}"))).Status.Should().Be(401);
        (await TestRun.Service.Get(jobs, ("X-Api-Key", key))).Status.Should().Be(401);
        (await TestRun.Service.Get(jobs, ("Authorization", $"Basic {key}"))).Status.Should().Be(401);
        (await TestRun.Service.Get(jobs, ("Focus-App-Key", key))).Status.Should().Be(401, "it is good alone only as a bearer token");
    }

    [Test]
    public async Task Is_stored_as_a_hash_alone()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var created = await Created(service, days: null);

        var stored = await database.Query<string>(
            "select app_slug || ' ' || hint || ' ' || name from app_keys where key_hash = @Hash", new { created.Key.Hash });
        var revealed = await database.Query<long>(
            "select count(*) from app_keys where app_keys::text like '%' || @key || '%'", new { key = created.Key.Reveal() });

        stored.Should().Equal($"video {created.Key.Reveal()[^4..]} backend");
        revealed.Should().Equal(0);
    }

    private static Task<CreatedAppKey> Created(Service service, int? days) =>
        service.Services.GetRequiredService<RequestSender>().Send(new CreateAppKey("video", "backend", days), CancellationToken.None);

    private static Task Change(string key, string assignment) =>
        TestRun.Database.Execute($"update app_keys set {assignment} where key_hash = @Hash", new { new Secret(key).Hash });

    private static void ShouldBeRefused(Reply reply, int status, string error) => (reply.Status, reply.Error).Should().Be((status, error));
}
