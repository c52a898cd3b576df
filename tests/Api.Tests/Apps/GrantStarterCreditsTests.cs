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
    public async Task Registers_a_thousand_apps_and_no_more()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        await database.Execute("insert into apps select 'app-' || n, 0, now(), now() from generate_series(1, 1000) n");
        var person = Given.AnyoneNew(service);

        var refused = await person.Wallet(app: "one-more");
        var known = await person.Wallet(app: "video");

        (refused.Status, refused.Error).Should().Be((400, "unknown_app"));
        GrantIn(known).Should().Be(("video", 20, true));
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
    public async Task Registers_an_unknown_app_without_minting_credits()
    {
        var person = Given.AnyoneNew();
        var slug = Given.AnUnusedSlug();

        var wallet = await person.Wallet(app: slug);

        GrantIn(wallet).Should().Be((slug, 0, true));
        (await person.Credits()).Should().Be(0);
        (await person.Ledger()).Should().BeEmpty();
        (await Given.AnyoneNew().Wallet()).Json.GetProperty("apps").EnumerateArray()
            .Should().ContainSingle(app => app.GetProperty("slug").GetString() == slug && !app.GetProperty("granted").GetBoolean());
    }

    [Test]
    public async Task Registers_an_unknown_app_once_however_many_requests_name_it()
    {
        var slug = Given.AnUnusedSlug();

        var wallets = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Given.AnyoneNew().Wallet(app: slug)));

        wallets.Should().OnlyContain(wallet => wallet.Status == 200);
        (await TestRun.Database.Query<int>("select starter_credits from apps where slug = @slug", new { slug })).Should().Equal(0);
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
        (await TestRun.Database.Query<string>("select slug from apps where slug !~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'")).Should().BeEmpty();
        (await person.Ledger()).Should().BeEmpty();
    }

    private static (string? Slug, int Credits, bool Granted) GrantIn(Reply wallet) =>
        wallet.Json.GetProperty("app_grant") is { ValueKind: JsonValueKind.Object } grant
            ? (grant.GetProperty("slug").GetString(), grant.GetProperty("starter_credits").GetInt32(), grant.GetProperty("granted").GetBoolean())
            : default;
}
