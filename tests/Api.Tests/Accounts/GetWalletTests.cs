namespace FocusAccount.Api.Tests.Accounts;

public sealed class GetWalletTests
{
    [Test]
    public async Task Shows_a_new_account_free_and_empty()
    {
        var person = Given.AnyoneNew();

        var wallet = await person.Wallet();

        wallet.Status.Should().Be(200);
        var account = wallet.Json.GetProperty("account");
        account.GetProperty("id").GetGuid().Should().Be(person.AccountId);
        account.GetProperty("clerk_id").GetString().Should().Be(person.ClerkId);
        account.GetProperty("plan").GetString().Should().Be("free");
        account.GetProperty("credits").GetInt64().Should().Be(0);
        wallet.Json.TryGetProperty("app_grant", out var grant).Should().Be(grant.ValueKind == System.Text.Json.JsonValueKind.Null);
    }

    [Test]
    public async Task Lists_the_registered_apps_with_the_grants_of_this_account()
    {
        var person = Given.AnyoneNew();
        await person.Wallet(app: "video");

        var wallet = await person.Wallet();

        var apps = wallet.Json.GetProperty("apps").EnumerateArray().ToDictionary(app => app.GetProperty("slug").GetString()!);
        apps.Keys.Should().BeInAscendingOrder(StringComparer.Ordinal);
        apps["video"].GetRawText().Should().MatchRegex(
            """^\{"slug":"video","starter_credits":20,"granted":true,"granted_at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"\}$""");
        apps["studio"].GetRawText().Should().Be("""{"slug":"studio","starter_credits":1000,"granted":false,"granted_at":null}""");
    }

    [Test]
    public async Task Is_never_stored_by_anyone_on_the_way()
    {
        var person = Given.AnyoneNew();

        var wallet = await person.Wallet();

        wallet.Header("Cache-Control").Should().Be("no-store");
    }
}
