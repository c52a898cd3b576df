using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Sandbox.Clerk;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.Accounts;

/// <summary>What the sweeps do about people: the daily comparison, the silence of the webhooks, and the end of the holdback.</summary>
public sealed class ClerkComparisonTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly SteppedClock clock = Given.AClockAhead();
    private readonly CapturedLog log = new();
    private ClerkStandIn clerk = null!;
    private Database database = null!;
    private Service service = null!;

    [SetUp]
    public async Task Start()
    {
        clerk = await TestRun.StartClerk();
        database = await Given.ADatabase();
        service = Service.Start(database, clerk, clock, log: log, settings: new() { ["Clerk:WebhookSilenceHours"] = "2" });
    }

    [TearDown]
    public async Task Stop()
    {
        await service.DisposeAsync();
        await database.DisposeAsync();
        await clerk.DisposeAsync();
    }

    [Test]
    public async Task Finds_by_itself_what_no_webhook_said_and_warns()
    {
        var (gone, banned, well) = (await Holder(), await Holder(), await Holder());
        clerk.Delete(gone.Name);
        clerk.Ban(banned.Name);

        clock.Advance(Interval);

        await Logs("ClerkUsersCompared");
        (await gone.Wallet()).Error.Should().Be("account_closed");
        (await banned.Wallet()).Error.Should().Be("account_closed");
        (await well.Wallet()).Status.Should().Be(200);
        log.Events("AccountClosed").Select(closed => closed.GetProperty("ClosedFor").GetString()).Should().BeEquivalentTo("deleted", "banned");
        log.Events("WebhookMissed").Should().HaveCount(2).And.OnlyContain(missed => missed.GetProperty("@l").GetString() == "Warning");
    }

    [Test]
    public async Task Finds_an_unban_that_no_webhook_said()
    {
        var person = await Holder();
        clerk.Ban(person.Name);
        await Compare();
        (await person.Wallet()).Error.Should().Be("account_closed");

        clerk.Unban(person.Name);
        clock.Advance(TimeSpan.FromDays(1));
        await Compare();

        await Logs("WebhookMissed", count: 2);
        (await person.Wallet()).Status.Should().Be(200);
        log.Events("WebhookMissed").Select(missed => missed.GetProperty("Standing").GetString()).Should().Equal("banned", "active");
    }

    [Test]
    public async Task Asks_once_a_day_over_all_instances()
    {
        await Holder();
        await using var other = Service.Start(database, clerk, clock, log: log);

        await Task.WhenAll(Compare(service), Compare(other));
        clock.Advance(TimeSpan.FromHours(23));
        await Compare(other);
        clerk.CallsOf("/v1/users").Should().Be(1);

        clock.Advance(TimeSpan.FromHours(1));
        await Task.WhenAll(Compare(service), Compare(other));
        await Logs("ClerkUsersCompared", count: 2);
        await Task.WhenAll(Compare(service), Compare(other));
        clerk.CallsOf("/v1/users").Should().Be(2);
    }

    [Test]
    public async Task Asks_about_tokens_that_are_valid_and_were_used_in_the_last_two_days()
    {
        var (used, unused, old, revoked) = (await Holder(), await Holder(), await Holder(), await Holder());
        await Change(unused, "last_used_at = null");
        await Change(old, "last_used_at = last_used_at - interval '49 hours'");
        await Change(revoked, "revoked_at = last_used_at");
        foreach (var person in new[] { used, unused, old, revoked })
        {
            clerk.Delete(person.Name);
        }

        await Compare();

        log.Events("AccountClosed").Select(closed => closed.GetProperty("AccountId").GetGuid()).Should().Equal(used.AccountId);
    }

    [Test]
    public async Task Asks_about_everybody_in_batches()
    {
        await Holders(250);

        await Compare();

        clerk.CallsOf("/v1/users").Should().Be(3);
        log.Events("ClerkUsersCompared").Single().GetProperty("Asked").GetInt32().Should().Be(250);
    }

    [Test]
    public async Task Changes_nothing_with_the_key_of_another_instance_and_reports_an_error()
    {
        var people = await Holders(11);
        people.ForEach(person => clerk.Delete(person.Name));

        await Compare();

        log.Events("AccountClosed").Should().BeEmpty();
        var missing = log.Events("ClerkUsersMissing").Single();
        (missing.GetProperty("@l").GetString(), missing.GetProperty("Missing").GetInt32()).Should().Be(("Error", 11));
    }

    [Test]
    public async Task Tries_again_after_an_hour_when_Clerk_was_away()
    {
        var person = await Holder();
        clerk.Delete(person.Name);
        using (clerk.Faults.Fail("/v1/users", 500))
        {
            await Compare();
        }

        clock.Advance(TimeSpan.FromMinutes(59));
        await Compare();
        log.Events("AccountClosed").Should().BeEmpty();

        clock.Advance(TimeSpan.FromMinutes(1));
        await Compare();
        await Logs("AccountClosed");
        log.Events("AccountClosed").Should().ContainSingle();
    }

    [Test]
    public async Task Warns_once_an_hour_while_no_webhook_comes()
    {
        await using var other = Service.Start(database, clerk, clock, log: log, settings: new() { ["Clerk:WebhookSilenceHours"] = "2" });
        await Watch();
        clock.Advance(TimeSpan.FromMinutes(119));
        await Watch(other);
        log.Events("WebhooksSilent").Should().BeEmpty();

        clock.Advance(TimeSpan.FromMinutes(1));
        await WatchTwice(other, warnings: 1);
        log.Events("WebhooksSilent").Should().ContainSingle().Which.GetProperty("Hours").GetInt32().Should().Be(2);
        clock.Advance(TimeSpan.FromMinutes(60));
        await WatchTwice(other, warnings: 2);
        log.Events("WebhooksSilent").Should().HaveCount(2);

        (await service.Send(Webhooks.About(null, "session.created", clock.GetUtcNow()))).Status.Should().Be(200);
        clock.Advance(TimeSpan.FromMinutes(60));
        await Watch();
        log.Events("WebhooksSilent").Should().HaveCount(2);
    }

    [TestCase("Clerk:WebhookSilenceHours", "0")]
    [TestCase("Clerk:WebhookSecret", "")]
    public async Task Does_not_warn_where_webhooks_are_not_expected(string setting, string value)
    {
        var logged = new CapturedLog();
        await using var quiet = Service.Start(database, clerk, clock, log: logged, settings: new() { [setting] = value });
        await Watch(quiet);
        clock.Advance(TimeSpan.FromDays(30));

        await Watch(quiet);

        logged.Events("WebhooksSilent").Should().BeEmpty();
    }

    [Test]
    public async Task Forgets_the_Clerk_id_of_a_deleted_person_after_the_holdback_and_keeps_the_ledger()
    {
        var person = await Given.AnAccountWith(credits: 10, service);
        var banned = await Given.AnAccountWith(credits: 10, service);
        clerk.Ban(banned.Name);
        await service.Send(Webhooks.About(person.ClerkId, "user.deleted", clock.GetUtcNow()));
        await service.Send(Webhooks.About(banned.ClerkId, "user.updated", clock.GetUtcNow()));
        clock.Advance(TimeSpan.FromDays(30));
        (await Forget()).Should().Be(0);

        clock.Advance(TimeSpan.FromSeconds(1));
        await Forget();
        await Eventually.Holds(async () => await ClerkIdOf(person) != person.ClerkId);
        await Forget();

        (await ClerkIdOf(person)).Should().MatchRegex(@"\Adeleted_[0-9a-f]{64}\z");
        (await ClerkIdOf(banned)).Should().Be(banned.ClerkId);
        (await person.Ledger()).Should().ContainSingle();
        (await person.Wallet()).Error.Should().Be("account_closed", "the account is still the one of that Clerk id");
        await Logs("PersonForgotten");
        log.Events("PersonForgotten").Single().GetProperty("AccountId").GetGuid().Should().Be(person.AccountId);
        await database.ShouldAddUp();
    }

    // With a token that was used a moment ago.
    private async Task<Person> Holder()
    {
        var person = Given.AnyoneNew(service);
        await person.HasTokens(1);
        await Change(person, "last_used_at = @now");
        return person;
    }

    private async Task<List<Person>> Holders(int count)
    {
        var people = Enumerable.Range(0, count).Select(_ => Given.AnyoneNew(service)).ToList();
        await database.Execute(
            """
            insert into accounts (id, clerk_id, plan, credits, ledger_sequence, created_at)
            select *, 'free', 0, 0, @now from unnest(@ids, @clerkIds)
            """,
            new { ids = people.Select(person => person.AccountId).ToArray(), clerkIds = people.Select(person => person.ClerkId).ToArray(), now = clock.GetUtcNow() });
        await database.Execute(
            """
            insert into access_tokens (account_id, id, token_hash, hint, created_at, expires_at, last_used_at)
            select id, id, uuid_send(id), 'none', @now, @now::timestamptz + interval '90 days', @now from accounts
            """,
            new { now = clock.GetUtcNow() });
        return people;
    }

    private Task Change(Person person, string assignment) => database.Execute(
        $"update access_tokens set {assignment} where account_id = @AccountId", new { person.AccountId, now = clock.GetUtcNow() });

    private Task Compare(Service? instance = null) =>
        (instance ?? service).Services.GetRequiredService<ClerkComparison>().Run(TimeSpan.FromMinutes(1), CancellationToken.None);

    private Task Watch(Service? instance = null) =>
        (instance ?? service).Services.GetRequiredService<WebhookWatch>().Run(CancellationToken.None);

    // The second time, so that a warning too many is not missed.
    private async Task WatchTwice(Service other, int warnings)
    {
        await Task.WhenAll(Watch(), Watch(other));
        await Logs("WebhooksSilent", warnings);
        await Task.WhenAll(Watch(), Watch(other));
    }

    // Once the clock has moved, the sweep of an instance may be first, and still be at it.
    private Task Logs(string name, int count = 1) => Eventually.Holds(() => Task.FromResult(log.Events(name).Count() >= count));

    private Task<int> Forget() => service.Services.GetRequiredService<RequestSender>().Send(new ForgetDeleted(), CancellationToken.None);

    private async Task<string> ClerkIdOf(Person person) =>
        (await database.Query<string>("select clerk_id from accounts where id = @AccountId", new { person.AccountId })).Single();
}
