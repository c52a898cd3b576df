using System.Net;
using System.Text.Json;
using FocusAccount.Browser.Tests.Kit;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Browser.Tests.Clerk;

/// <summary>An app whose server uses Clerk's own SDK learns from the stand-in who a browser is, and asks only when it must.</summary>
internal sealed class HandshakeTests
{
    private const string Page = "http://localhost:5173/clips?page=2";

    private static readonly string Suffix = new Credential("suffix", Cookie: "{suffix}").For(ClerkStandIn.PublishableKey).Cookie!;

    [Test]
    public async Task Finds_nobody_in_a_browser_without_cookies_and_asks_no_second_time()
    {
        var first = await OfficialSdk.Visit(Page, []);
        var second = await OfficialSdk.Visit(Page, new(first.Cookies));

        first.Statuses.Should().Equal("handshake", "signed-out", "signed-out");
        (first.Address, first.User).Should().Be((Page, null));
        first.Cookies.Keys.Should().Contain(["__clerk_db_jwt", $"__clerk_db_jwt{Suffix}"]).And.NotContain("__session");
        second.Statuses.Should().Equal("signed-out");
    }

    [Test]
    public async Task Finds_the_person_who_has_signed_in_elsewhere()
    {
        var browser = await SignedIn("ada");

        var first = await OfficialSdk.Visit($"{Page}&__clerk_db_jwt={browser}", []);
        var second = await OfficialSdk.Visit(Page, new(first.Cookies));

        first.Statuses.Should().Equal("handshake", "signed-in", "signed-in");
        (first.Address, first.User).Should().Be((Page, "user_ada"));
        first.Cookies[$"__session{Suffix}"].Should().Be(first.Cookies["__session"]);
        second.Statuses.Should().Equal("signed-in");
    }

    [Test]
    public async Task Renews_a_session_token_that_has_expired()
    {
        var browser = await SignedIn("ada");
        var expired = BrowserRun.Clerk.SessionToken("ada", TimeSpan.FromMinutes(-1));
        var cookies = Twins(("__clerk_db_jwt", browser), ("__client_uat", "1"), ("__session", expired));

        var visit = await OfficialSdk.Visit(Page, cookies);

        visit.Statuses.Should().Equal("handshake", "signed-in", "signed-in");
        visit.User.Should().Be("user_ada");
        (await BrowserRun.WalletStatus(visit.Cookies["__session"])).Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task Signs_a_browser_out_whose_session_has_ended()
    {
        var browser = await SignedIn("leaver");
        var cookies = (await OfficialSdk.Visit($"{Page}&__clerk_db_jwt={browser}", [])).Cookies;
        await Frontend("client/sessions?_method=DELETE", browser);
        foreach (var (name, value) in Twins(("__session", BrowserRun.Clerk.SessionToken("leaver", TimeSpan.FromMinutes(-1)))))
        {
            cookies[name] = value;
        }

        var visit = await OfficialSdk.Visit(Page, cookies);

        visit.Statuses.Should().Equal("handshake", "signed-out", "signed-out");
        visit.Cookies.Should().NotContainKey("__session").And.Contain("__client_uat", "0");
    }

    [TestCase("")]
    [TestCase("/clips")]
    [TestCase("https://evil.example/")]
    [TestCase("https://localhost.evil.example/")]
    [TestCase("file:///etc/hostname")]
    public async Task Sends_nobody_to_an_address_that_is_not_of_this_machine(string address)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        using var response = await http.GetAsync(
            new Uri($"{BrowserRun.Clerk.Origin}/v1/client/handshake?redirect_url={Uri.EscapeDataString(address)}"));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        response.Headers.Location.Should().BeNull();
        (await response.Content.ReadAsStringAsync()).Should().Contain("redirect_url").And.Contain("pages of this machine");
    }

    // As clerk-js and a person do it. Returns the browser's id.
    private static async Task<string> SignedIn(string name)
    {
        var browser = (await Frontend("dev_browser")).GetProperty("id").GetString()!;
        var attempt = await Frontend("client/sign_ins", browser, ("strategy", "oauth_x"), ("redirect_url", Page));
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var id = attempt.GetProperty("response").GetProperty("id").GetString();
        using var consent = await http.GetAsync(new Uri($"{BrowserRun.Clerk.Origin}/sandbox/consent/as?attempt={id}&name={name}"));
        consent.StatusCode.Should().Be(HttpStatusCode.Redirect);
        if (name != "ada")
        {
            await Frontend("client/sign_ups", browser, ("transfer", "true"));
        }

        return browser;
    }

    private static async Task<JsonElement> Frontend(string path, string browser = "", params (string Name, string Value)[] form)
    {
        using var http = new HttpClient();
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        var query = $"{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}__clerk_db_jwt={browser}";
        using var response = await http.PostAsync(new Uri($"{BrowserRun.Clerk.Origin}/v1/{path}{query}"), content);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }

    private static Dictionary<string, string> Twins(params (string Name, string Value)[] cookies) =>
        cookies.SelectMany(cookie => new[] { cookie, ($"{cookie.Name}{Suffix}", cookie.Value) }).ToDictionary();
}
