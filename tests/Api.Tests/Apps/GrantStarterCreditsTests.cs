using System.Text.Json;

namespace FocusAccount.Api.Tests.Apps;

public sealed class GrantStarterCreditsTests
{
    [Test]
    public async Task Grants_what_the_app_starts_with()
    {
        var person = Given.AnyoneNew();

        var wallet = await person.Wallet(app: "video");

        GrantIn(wallet).Should().Be(("video", 20, true));
        (await person.Credits()).Should().Be(20);
        (await person.Ledger()).Should().Equal(new Database.Entry(1, "starter_credits", 20, 20, null, "video", null));
    }

    [Test]
    public async Task Lets_an_account_visit_a_hundred_apps_that_nobody_registered_and_any_number_of_others()
    {
        var person = Given.AnyoneNew();
        await person.HoldsGrantsOfUnregisteredApps(99);
        var last = await person.Wallet(app: Given.AnUnusedSlug());

        var refused = await person.Wallet(app: Given.AnUnusedSlug());
        var again = await person.Wallet(app: "invented-1");
        var registered = await person.Wallet(app: "video");

        last.Status.Should().Be(200);
        (refused.Status, refused.Error).Should().Be((400, "unknown_app"));
        GrantIn(again).Should().Be(("invented-1", 0, true));
        GrantIn(registered).Should().Be(("video", 20, true));
        (await person.GrantsHeld()).Should().Be(101);
    }

    [Test]
    public async Task Lets_no_account_use_up_the_apps_of_another()
    {
        var (greedy, other) = (Given.AnyoneNew(), Given.AnyoneNew());
        await greedy.HoldsGrantsOfUnregisteredApps(100);

        (await greedy.Wallet(app: Given.AnUnusedSlug())).Status.Should().Be(400);

        (await other.Wallet(app: Given.AnUnusedSlug())).Status.Should().Be(200);
    }

    [Test]
    public async Task Stops_at_a_hundred_however_many_visits_come_at_once()
    {
        var person = Given.AnyoneNew();
        await person.HoldsGrantsOfUnregisteredApps(95);

        var visits = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => person.Wallet(app: Given.AnUnusedSlug())));

        visits.Count(visit => visit.Status == 200).Should().Be(5);
        visits.Where(visit => visit.Status != 200).Should().OnlyContain(visit => visit.Error == "unknown_app");
        (await person.GrantsHeld()).Should().Be(100);
    }

    [Test]
    public async Task Grants_once_and_returns_the_same_ever_after()
    {
        var person = Given.AnyoneNew();
        var first = await person.Wallet(app: "video");

        var second = await person.Wallet(app: "video");

        second.Body.Should().Be(first.Body);
        (await person.Ledger()).Should().HaveCount(1);
    }

    [Test]
    public async Task Grants_once_however_many_call_first_at_once()
    {
        var person = Given.AnyoneNew();

        var wallets = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => person.Wallet(app: "video")));

        wallets.Should().OnlyContain(wallet => wallet.Status == 200 && GrantIn(wallet).Granted);
        wallets.Select(wallet => wallet.Json.GetProperty("app_grant").GetRawText()).Distinct().Should().ContainSingle();
        (await person.Credits()).Should().Be(20);
        (await person.Ledger()).Should().HaveCount(1);
    }

    [Test]
    public async Task Grants_each_app_of_its_own()
    {
        var person = Given.AnyoneNew();

        await Task.WhenAll(from app in (string[])["video", "studio"] from _ in Enumerable.Range(0, 10) select person.Wallet(app));

        (await person.Credits()).Should().Be(1020);
        (await person.Ledger()).Select(entry => entry.AppSlug).Should().BeEquivalentTo("video", "studio");
    }

    [Test]
    public async Task Shows_an_app_that_nobody_registered_to_those_alone_who_visited_it()
    {
        var (person, stranger) = (Given.AnyoneNew(), Given.AnyoneNew());
        var slug = Given.AnUnusedSlug();
        await stranger.Wallet(app: "video");

        var wallet = await person.Wallet(app: slug);

        GrantIn(wallet).Should().Be((slug, 0, true));
        (await person.Credits()).Should().Be(0);
        (await person.Ledger()).Should().BeEmpty();
        foreach (var list in new[] { SlugsIn(wallet), SlugsIn(await person.Wallet()) })
        {
            list.Should().Contain(slug).And.BeInAscendingOrder(StringComparer.Ordinal);
        }

        SlugsIn(await stranger.Wallet()).Should().Contain("video").And.NotContain(slug);
        (await TestRun.Database.Query<string>("select slug from apps where slug = @slug", new { slug })).Should().BeEmpty("it costs nobody a row");
    }

    [Test]
    public async Task Grants_the_default_once_however_many_visits_to_an_unregistered_app_come_first()
    {
        await using var service = Service.Start(settings: new() { ["Credits:DefaultStarterCredits"] = "7" });
        var person = Given.AnyoneNew(service);
        var slug = Given.AnUnusedSlug();

        var wallets = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => person.Wallet(app: slug)));

        wallets.Should().OnlyContain(wallet => wallet.Status == 200 && GrantIn(wallet).Granted);
        (await person.Ledger()).Should().Equal(new Database.Entry(1, "starter_credits", 7, 7, null, slug, null));
    }

    [Test]
    public async Task Does_not_grant_again_when_an_operator_registers_the_app_later()
    {
        var (early, late) = (Given.AnyoneNew(), Given.AnyoneNew());
        var slug = Given.AnUnusedSlug();
        await early.Wallet(app: slug);
        await TestRun.Database.Execute("insert into apps values (@slug, 30, now(), now())", new { slug });

        var (again, first) = (await early.Wallet(app: slug), await late.Wallet(app: slug));

        GrantIn(again).Should().Be((slug, 30, true));
        (await early.Credits()).Should().Be(0);
        GrantIn(first).Should().Be((slug, 30, true));
        (await late.Credits()).Should().Be(30);
    }

    [Test]
    public async Task Starts_unconfigured_apps_with_the_default_and_configured_ones_as_configured_at_the_last_start()
    {
        var (unknown, configured) = (Given.AnUnusedSlug(), await Given.AnApp(starterCredits: 5));
        await using var service = Service.Start(settings: new()
        {
            ["Credits:DefaultStarterCredits"] = "7",
            [$"Apps:{configured}:StarterCredits"] = "9",
        });
        var person = Given.AnyoneNew(service);

        await person.Wallet(app: unknown);
        await person.Wallet(app: configured);

        (await person.Ledger()).Select(entry => entry.Amount).Should().Equal(7, 9);
    }

    [Test]
    public async Task Does_not_grant_again_when_the_app_starts_with_more_from_now_on()
    {
        var slug = await Given.AnApp(starterCredits: 5);
        var person = Given.AnyoneNew();
        await person.Wallet(app: slug);
        await TestRun.Database.Execute("update apps set starter_credits = 50 where slug = @slug", new { slug });

        var wallet = await person.Wallet(app: slug);

        GrantIn(wallet).Granted.Should().BeTrue();
        (await person.Credits()).Should().Be(5);
    }

    [TestCase("")]
    [TestCase("-video")]
    [TestCase("video-")]
    [TestCase("Video")]
    [TestCase("vi_deo")]
    [TestCase("vi deo")]
    [TestCase("vi\0deo")]
    [TestCase("vidéo")]
    [TestCase("a23456789-123456789-123456789-123456789-123456789-123456789-1234")]
    public async Task Refuses_an_invalid_slug_and_moves_nothing(string slug)
    {
        var person = Given.AnyoneNew();

        var refused = await person.Wallet(app: slug);

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
        (await person.GrantsHeld()).Should().Be(0);
        (await person.Ledger()).Should().BeEmpty();
    }

    private static IEnumerable<string?> SlugsIn(Reply wallet) =>
        wallet.Json.GetProperty("apps").EnumerateArray().Select(app => app.GetProperty("slug").GetString());

    private static (string? Slug, int Credits, bool Granted) GrantIn(Reply wallet) =>
        wallet.Json.GetProperty("app_grant") is { ValueKind: JsonValueKind.Object } grant
            ? (grant.GetProperty("slug").GetString(), grant.GetProperty("starter_credits").GetInt32(), grant.GetProperty("granted").GetBoolean())
            : default;
}

file static class Grants
{
    public static async Task<long> GrantsHeld(this Person person) => (await person.Service.Database.Query<long>(
        "select count(*) from app_grants where account_id = @AccountId", new { person.AccountId })).Single();
}
