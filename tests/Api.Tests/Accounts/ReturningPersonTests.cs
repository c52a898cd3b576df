using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Accounts;

/// <summary>Who deletes the user at Clerk and signs up again gets another Clerk id, and does not collect starter credits again.</summary>
public sealed class ReturningPersonTests
{
    private readonly CapturedLog log = new();
    private ClerkStandIn clerk = null!;
    private Service service = null!;
    private Person former = null!;
    private Person returned = null!;

    [SetUp]
    public async Task Start()
    {
        clerk = await TestRun.StartClerk();
        service = Service.Start(clerk: clerk, log: log);
        (former, returned) = (Given.AnyoneNew(service), Given.AnyoneNew(service));
        clerk.HasEmails(former.Name, $"{former.Name}@example.com", $"{former.Name}@work.example");
        clerk.HasEmails(returned.Name, $"{former.Name.ToUpperInvariant()}@Example.com");
        (await former.Wallet(app: "video")).Status.Should().Be(200);
        (await former.Credits()).Should().Be(20);
    }

    [TearDown]
    public async Task Stop()
    {
        await service.Database.ShouldAddUp();
        await service.DisposeAsync();
        await clerk.DisposeAsync();
    }

    [Test]
    public async Task Gets_the_grant_without_the_credits_and_never_again()
    {
        await Delete();

        var wallet = await returned.Wallet(app: "video");
        var again = await returned.Wallet(app: "video");

        wallet.Json.GetProperty("app_grant").GetProperty("granted").GetBoolean().Should().BeTrue();
        again.Body.Should().Be(wallet.Body);
        (await returned.Credits()).Should().Be(0);
        (await returned.Ledger()).Should().BeEmpty();
        var withheld = log.Events("StarterCreditsWithheld").Should().ContainSingle().Which;
        withheld.GetProperty("AccountId").GetGuid().Should().Be(returned.AccountId);
        withheld.GetProperty("FormerAccountId").GetGuid().Should().Be(former.AccountId);
    }

    [Test]
    public async Task Gets_the_credits_of_an_app_that_the_former_account_never_visited()
    {
        await Delete();

        await returned.Wallet(app: "studio");

        (await returned.Credits()).Should().Be(1000);
    }

    [Test]
    public async Task Gets_nothing_however_many_visits_come_at_once()
    {
        await Delete();

        var wallets = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => returned.Wallet(app: "video")));

        wallets.Should().OnlyContain(wallet => wallet.Status == 200);
        (await returned.Credits()).Should().Be(0);
    }

    [Test]
    public async Task Is_recognized_by_what_was_added_after_the_grant()
    {
        clerk.HasEmails(former.Name, $"{former.Name}@example.com", $"{former.Name}@later.example");
        clerk.HasEmails(returned.Name, $"{former.Name}@later.example");
        var updated = Webhooks.About(former.ClerkId, "user.updated", TimeProvider.System.GetUtcNow());
        (await service.Send(updated)).Status.Should().Be(200);
        await Delete();

        await returned.Wallet(app: "video");

        (await returned.Credits()).Should().Be(0);
    }

    [Test]
    public async Task Gets_nothing_with_two_new_accounts_that_come_at_once()
    {
        var another = Given.AnyoneNew(service);
        clerk.HasEmails(another.Name, $"{former.Name}@work.example");
        await Delete();

        await Task.WhenAll(returned.Wallet(app: "video"), another.Wallet(app: "video"));

        (await returned.Credits()).Should().Be(0);
        (await another.Credits()).Should().Be(0);
    }

    // Faster than the webhook.
    [Test]
    public async Task Gets_nothing_while_the_service_has_not_heard_of_the_deletion()
    {
        clerk.Delete(former.Name);

        await returned.Wallet(app: "video");

        (await returned.Credits()).Should().Be(0);
        (await former.Wallet()).Error.Should().Be("account_closed");
        log.Events("WebhookMissed").Should().BeEmpty("it may still come");
    }

    [Test]
    public async Task Is_somebody_else_when_the_former_owner_of_the_address_is_still_there()
    {
        clerk.HasEmails(former.Name, "moved@example.com");

        await returned.Wallet(app: "video");

        (await returned.Credits()).Should().Be(20);
        (await former.Wallet()).Status.Should().Be(200);
    }

    [Test]
    public async Task Is_recognized_by_a_connected_account_too()
    {
        // The demo people of the stand-in have connected accounts.
        var ada = new Person("ada", service);
        await ada.Wallet(app: "video");

        var hashes = await service.Database.Query<long>("select count(*) from person_identifiers where account_id = @AccountId", new { ada.AccountId });

        hashes.Should().Equal(2);
    }

    [Test]
    public async Task Leaves_no_address_in_the_database()
    {
        var rows = await service.Database.Query<string>("select p::text from person_identifiers p where account_id = @AccountId", new { former.AccountId });

        rows.Should().HaveCount(2).And.NotContain(row => row.Contains("example", StringComparison.Ordinal));
    }

    [Test]
    public async Task Gets_no_credits_while_Clerk_does_not_say_who_the_person_is()
    {
        var person = Given.AnyoneNew(service);
        using (clerk.Faults.Fail("/v1/users", 503))
        {
            (await person.Wallet(app: "video")).Status.Should().Be(503);
            (await person.Wallet()).Status.Should().Be(200);
            (await person.Wallet(app: Given.AnUnusedSlug())).Status.Should().Be(200, "it grants nothing");
        }

        (await person.Credits()).Should().Be(0);
        await person.Wallet(app: "video");
        (await person.Credits()).Should().Be(20);
    }

    [Test]
    public async Task Is_asked_about_only_when_credits_are_due_and_never_for_a_foreign_page()
    {
        var person = Given.AnyoneNew(service);
        var foreign = new HttpRequestMessage(HttpMethod.Get, "/api/wallet?app=video").With(("Origin", "https://evil.example"));

        await person.Wallet();
        await person.SendByCookie(foreign);
        clerk.CallsOf($"/v1/users/{person.ClerkId}").Should().Be(0);

        await person.Wallet(app: "video");
        await person.Wallet(app: "video");
        clerk.CallsOf($"/v1/users/{person.ClerkId}").Should().Be(1);
    }

    private async Task Delete()
    {
        clerk.Delete(former.Name);
        (await service.Send(Webhooks.About(former.ClerkId, "user.deleted", TimeProvider.System.GetUtcNow()))).Status.Should().Be(200);
    }
}
