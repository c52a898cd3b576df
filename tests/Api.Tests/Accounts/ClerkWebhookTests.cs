using System.Net;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Accounts;

/// <summary>Webhooks in any order, more than once, and about anything. Browser.Tests has those that Svix itself signs.</summary>
public sealed class ClerkWebhookTests
{
    private readonly CapturedLog log = new();
    private ClerkStandIn clerk = null!;
    private Service service = null!;
    private Person person = null!;

    [SetUp]
    public async Task Start()
    {
        clerk = await TestRun.StartClerk();
        service = Service.Start(clerk: clerk, log: log);
        person = await Given.AnAccountWith(credits: 10, service);
    }

    [TearDown]
    public async Task Stop()
    {
        await service.DisposeAsync();
        await clerk.DisposeAsync();
    }

    [Test]
    public async Task A_deletion_revokes_every_token_for_good_and_logs_each()
    {
        var terminals = new[] { await Terminal.SignedIn(person), await Terminal.SignedIn(person) };

        await Tell("user.deleted");

        log.Events("AccountClosed").Single().GetProperty("ClosedFor").GetString().Should().Be("deleted");
        log.Events("TokenRevoked").Should().HaveCount(2);
        (await service.Database.Query<long>("select count(*) from access_tokens where account_id = @AccountId and revoked_at is null", new { person.AccountId }))
            .Should().Equal(0);
        foreach (var terminal in terminals)
        {
            (await terminal.Get("/api/wallet")).Error.Should().Be("account_closed");
        }
    }

    [Test]
    public async Task An_unban_gives_back_what_was_not_revoked()
    {
        var (kept, lost) = (await Terminal.SignedIn(person), await Terminal.SignedIn(person));
        (await lost.Delete($"/api/tokens/{(await lost.Get("/api/tokens")).Json.GetProperty("tokens")[0].GetProperty("id").GetGuid()}")).Status.Should().Be(200);
        clerk.Ban(person.Name);
        await Tell("user.updated");
        (await kept.Get("/api/wallet")).Error.Should().Be("account_closed");

        clerk.Unban(person.Name);
        await Tell("user.updated");

        (await kept.Get("/api/wallet")).Status.Should().Be(200);
        (await lost.Get("/api/wallet")).Error.Should().Be("token_revoked");
        (await person.Start(cost: 1)).Status.Should().Be(200);
        log.Events("AccountReopened").Should().ContainSingle();
    }

    [Test]
    public async Task Do_the_same_once_or_often()
    {
        clerk.Ban(person.Name);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Tell("user.updated")));
        log.Events("AccountClosed").Should().ContainSingle();

        clerk.Delete(person.Name);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Tell("user.deleted")));

        log.Events("AccountClosed").Select(closed => closed.GetProperty("ClosedFor").GetString()).Should().Equal("banned", "deleted");
    }

    // The payload is of another time. What Clerk says now counts.
    [Test]
    public async Task Act_on_what_Clerk_says_now_whatever_the_webhook_says()
    {
        await TellRaw($$$"""{"type":"user.updated","data":{"id":"{{{person.ClerkId}}}","banned":true}}""");
        (await person.Wallet()).Status.Should().Be(200);

        clerk.Ban(person.Name);
        await TellRaw($$$"""{"type":"user.created","data":{"id":"{{{person.ClerkId}}}","banned":false}}""");
        (await person.Wallet()).Error.Should().Be("account_closed");
    }

    [Test]
    public async Task Leave_a_deleted_person_deleted_whatever_comes_after()
    {
        await Tell("user.deleted");

        // The stand-in still knows the user, as Clerk did when it sent these.
        await Tell("user.updated");
        await Tell("user.created");
        clerk.Ban(person.Name);
        await Tell("user.updated");
        clerk.Unban(person.Name);
        await Tell("user.updated");

        (await person.Wallet()).Error.Should().Be("account_closed");
        log.Events("AccountClosed").Should().ContainSingle();
        log.Events("AccountReopened").Should().BeEmpty();
    }

    [TestCase("user.deleted")]
    [TestCase("user.updated")]
    public async Task Close_an_account_that_does_not_exist_yet_so_that_a_session_cannot_open_it(string type)
    {
        var stranger = Given.AnyoneNew(service);
        clerk.Ban(stranger.Name);

        await Tell(type, stranger);

        (await stranger.Wallet()).Error.Should().Be("account_closed");
        (await stranger.Wallet(app: "video")).Error.Should().Be("account_closed");
        (await stranger.Ledger()).Should().BeEmpty();
        log.Events("AccountOpened").Should().NotContain(opened => opened.GetProperty("AccountId").GetGuid() == stranger.AccountId);
    }

    [Test]
    public async Task Open_no_account()
    {
        var stranger = Given.AnyoneNew(service);

        await Tell("user.created", stranger);

        (await service.Database.Query<Guid>("select id from accounts where id = @AccountId", new { stranger.AccountId })).Should().BeEmpty();
    }

    // With the secret key of another instance, everybody would be unknown.
    [Test]
    public async Task Close_nothing_because_Clerk_does_not_know_a_user_that_it_did_not_report_as_deleted()
    {
        clerk.Delete(person.Name);

        await Tell("user.updated");

        (await person.Wallet()).Status.Should().Be(200);
    }

    [TestCase(503, 503)]
    [TestCase(429, 503)]
    [TestCase(401, 502)]
    public async Task Are_asked_for_again_while_Clerk_does_not_say_how_the_user_stands(int status, int expected)
    {
        clerk.Ban(person.Name);
        using (clerk.Faults.Fail("/v1/users", status))
        {
            (await service.Send(Webhooks.About(person.ClerkId, "user.updated", Now))).Status.Should().Be(expected);
        }

        (await person.Wallet()).Status.Should().Be(200);

        await Tell("user.updated");

        (await person.Wallet()).Error.Should().Be("account_closed");
    }

    [Test]
    public async Task Warn_when_a_deletion_names_nobody()
    {
        (await service.Send(Webhooks.About(userId: null, "user.deleted", Now))).Status.Should().Be(200);

        log.Events("DeletedUserNotNamed").Single().GetProperty("@l").GetString().Should().Be("Warning");
        (await person.Wallet()).Status.Should().Be(200);
    }

    [TestCase("""{"type":"session.ended","data":{"id":"sess_1","user_id":"USER"}}""")]
    [TestCase("""{"type":"organization.created","data":{"id":"USER"}}""")]
    [TestCase("""{"type":"user.deleted","data":{"id":7}}""")]
    [TestCase("""{"type":"user.deleted","data":{"id":"../sessions/x"}}""")]
    [TestCase("""{"type":"user.deleted","data":"USER"}""")]
    [TestCase("""{"type":"user.deleted"}""")]
    [TestCase("""{"data":{"id":"USER"}}""")]
    [TestCase("""["user.deleted"]""")]
    [TestCase("""user.deleted""")]
    [TestCase("")]
    public async Task Are_taken_and_change_nothing_when_they_are_about_something_else(string body)
    {
        await TellRaw(body.Replace("USER", person.ClerkId, StringComparison.Ordinal));

        (await person.Wallet()).Status.Should().Be(200);
        log.Events("AccountClosed").Should().BeEmpty();
    }

    [Test]
    public async Task May_be_larger_than_other_requests_and_have_a_limit_too()
    {
        await TellRaw($$"""{"type":"other","padding":"{{new string('x', 255 * 1024)}}"}""");

        var tooLarge = await service.Send(Webhooks.About(null, "other", Now, json: new string('x', (256 * 1024) + 1)));

        (tooLarge.Status, tooLarge.Error).Should().Be((413, "request_refused"));
    }

    [Test]
    public async Task Are_not_found_where_no_secret_is_set()
    {
        await using var without = Service.Start(clerk: clerk, settings: new() { ["Clerk:WebhookSecret"] = "" });

        var refused = await without.Send(Webhooks.About(person.ClerkId, "user.deleted", Now));

        (refused.Status, refused.Error).Should().Be((404, "not_found"));
        (await person.Wallet()).Status.Should().Be(200);
    }

    [TestCase(-301, 400)]
    [TestCase(-300, 200)]
    [TestCase(300, 200)]
    [TestCase(301, 400)]
    public async Task Are_taken_for_five_minutes_before_and_after_they_were_signed(int seconds, int expected)
    {
        var clock = Given.AClock();
        await using var timed = Service.Start(clerk: clerk, clock: clock);

        var reply = await timed.Send(Webhooks.About(null, "other", clock.GetUtcNow().AddSeconds(seconds)));

        reply.Status.Should().Be(expected);
    }

    [TestCase("svix-id")]
    [TestCase("svix-timestamp")]
    [TestCase("svix-signature")]
    public async Task Are_refused_without_one_of_their_headers(string header)
    {
        var webhook = Webhooks.About(person.ClerkId, "user.deleted", Now);
        webhook.Headers.Remove(header);

        var refused = await service.Send(webhook);

        (refused.Status, refused.Error).Should().Be((400, "webhook_signature_invalid"));
    }

    [Test]
    public async Task Are_refused_without_a_trace_of_their_content_when_nobody_signed_them()
    {
        var unsigned = new HttpRequestMessage(HttpMethod.Post, Webhooks.Path)
            .WithJson($$"""{"type":"user.deleted","data":{"id":"{{person.ClerkId}}"},"note":"unsigned content"}""");

        var refused = await service.Send(unsigned);

        (refused.Status, refused.Error).Should().Be((400, "webhook_signature_invalid"));
        (await person.Wallet()).Status.Should().Be(200);
        log.Text.Should().NotContainAny("unsigned content", person.ClerkId);
        log.Events("RequestHandled").Select(line => line.GetProperty("Route").GetString()).Should().Contain(Webhooks.Path);
    }

    [Test]
    public async Task Need_no_credential_and_get_no_CORS_headers()
    {
        var preflight = await service.Send(new HttpRequestMessage(HttpMethod.Options, Webhooks.Path).With(
            ("Origin", TestRun.AllowedOrigin), ("Access-Control-Request-Method", "POST")));

        preflight.Status.Should().Be((int)HttpStatusCode.MethodNotAllowed);
        preflight.Header("Access-Control-Allow-Origin").Should().BeNull();
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private async Task Tell(string type, Person? about = null) =>
        (await service.Send(Webhooks.About((about ?? person).ClerkId, type, Now))).Status.Should().Be(200);

    private async Task TellRaw(string json) =>
        (await service.Send(Webhooks.About(null, "raw", Now, json: json))).Status.Should().Be(200);
}
