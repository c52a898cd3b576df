using System.Text.Json;
using FocusAccount.Browser.Tests.Kit;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Browser.Tests.Clerk;

/// <summary>Clerk's own backend SDK works with the stand-in, in success and in failure.</summary>
internal sealed class BackendSdkTests
{
    private static readonly string Ada = ClerkStandIn.UserId("ada");

    [Test]
    public async Task Reads_people_sessions_and_provider_tokens()
    {
        var session = ClerkStandIn.SessionId("ada");

        var answers = await OfficialSdk.Call(
            new("users.getUser", [Ada]),
            new("users.getUserOauthAccessToken", [Ada, "x"]),
            new("users.getUserOauthAccessToken", [Ada, "github"]),
            new("users.getUserOauthAccessToken", [ClerkStandIn.UserId("grace"), "x"]),
            new("sessions.getSession", [session]));

        var values = answers.Select(answer => answer.GetProperty("value")).ToArray();
        values[0].GetProperty("id").GetString().Should().Be(Ada);
        values[0].GetProperty("externalAccounts").GetArrayLength().Should().Be(2);
        values[1].GetProperty("data")[0].GetProperty("token").GetString().Should().Be("x-demo-ada");
        values[1].GetProperty("totalCount").GetInt32().Should().Be(1);
        values[2].GetProperty("data")[0].GetProperty("provider").GetString().Should().Be("oauth_github");
        values[3].GetProperty("data").GetArrayLength().Should().Be(0);
        values[4].GetProperty("userId").GetString().Should().Be(Ada);
        values[4].GetProperty("status").GetString().Should().Be("active");
    }

    [Test]
    public async Task Mints_session_tokens_that_the_sdk_and_the_service_take_and_template_tokens_that_they_refuse()
    {
        var session = ClerkStandIn.SessionId("ada");
        var minted = await OfficialSdk.Call(
            new("sessions.getToken", [session, "", 120]),
            new("sessions.getToken", [session, ClerkStandIn.Template]));
        var tokens = minted.Select(answer => answer.GetProperty("value").GetProperty("jwt").GetString()!).ToArray();

        var claims = Claims(tokens[0]);
        claims.TryGetProperty("azp", out _).Should().BeFalse("no origin asked for it");
        (claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64()).Should().Be(120);
        Claims(tokens[1]).TryGetProperty("sid", out _).Should().BeFalse("template tokens have no session");

        (await BrowserRun.WalletStatus(tokens[0])).Should().Be(System.Net.HttpStatusCode.OK);
        (await BrowserRun.WalletStatus(tokens[1])).Should().Be(System.Net.HttpStatusCode.Unauthorized);
        var verdicts = await OfficialSdk.Judge(new Credential("template", tokens[1]));
        verdicts["template"].Authenticated.Should().Be("token-type-mismatch");
    }

    [Test]
    public async Task Fails_in_forms_that_the_sdk_reads()
    {
        BrowserRun.Clerk.End(ClerkStandIn.SessionId("signedout"));
        using var limited = BrowserRun.Clerk.Faults.Fail("/v1/users/user_limited", 429, "too_many_requests", retryAfter: TimeSpan.FromSeconds(7));
        using var broken = BrowserRun.Clerk.Faults.Fail("/v1/users/user_broken", 503);

        var answers = await OfficialSdk.Call(
            Tokens("nobody", "x"),
            Tokens("ada", "google"),
            Tokens("ada", "nonsense"),
            Tokens("edith", "x"),
            Tokens("hedy", "x"),
            Tokens("joan", "x"),
            new("users.getUser", [Ada], Key: "sk_test_wrong"),
            new("sessions.getToken", [ClerkStandIn.SessionId("signedout")]),
            new("sessions.getToken", [ClerkStandIn.SessionId("ada"), "unheard-of"]),
            new("sessions.getSession", ["sess_nobody"]),
            new("users.getUser", ["user_limited"]),
            new("users.getUser", ["user_broken"]));

        answers.Select(Failure).Should().Equal(
            (404, "resource_not_found"),
            (404, "oauth_token_provider_not_enabled"),
            (400, "oauth_unsupported_provider"),
            (422, "oauth_missing_access_token"),
            (422, "oauth_missing_refresh_token"),
            (400, "oauth_token_retrieval_error"),
            (401, "clerk_key_invalid"),
            (404, "resource_not_found"),
            (404, "resource_not_found"),
            (404, "resource_not_found"),
            (429, "too_many_requests"),
            (503, "internal_clerk_error"));
        answers[10].GetProperty("retryAfter").GetInt32().Should().Be(7);
    }

    private static SdkCall Tokens(string name, string provider) => new("users.getUserOauthAccessToken", ["user_" + name, provider]);

    private static (int, string?) Failure(JsonElement answer) =>
        (answer.GetProperty("status").GetInt32(), answer.GetProperty("codes").EnumerateArray().Single().GetString());

    private static JsonElement Claims(string token) => JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]));
}
