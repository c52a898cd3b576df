using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Identity;

public sealed class SessionCookieTests
{
    private static readonly string Suffix =
#pragma warning disable CA5350 // Clerk's choice. It only makes a name.
        "_" + Base64Url.EncodeToString(SHA1.HashData(Encoding.UTF8.GetBytes(ClerkStandIn.PublishableKey)))[..8];
#pragma warning restore CA5350

    // TOKEN stands for a valid token, SUFFIX for our instance's suffix, and ±n for n seconds from when the token was issued.
    [TestCase("__session=TOKEN", 200)]
    [TestCase("__sessionSUFFIX=TOKEN", 200)]
    [TestCase("__session=junk; __sessionSUFFIX=TOKEN", 200)]
    [TestCase("__session=TOKEN; __sessionSUFFIX=junk", 401)]
    [TestCase("__session_AbCdEfGh=TOKEN", 401)]
    [TestCase("__sessionfoo=TOKEN", 401)]
    [TestCase("__sessionfoo=junk; __session=TOKEN", 200)]
    [TestCase("__session=", 401)]
    [TestCase("__session", 401)]
    [TestCase("valueless; a=b, c; __session=TOKEN", 200)]
    [TestCase("__session=TOKEN; __client_uat=-1", 200)]
    [TestCase("__session=TOKEN; __client_uat=±0", 200)]
    [TestCase("__session=TOKEN; __client_uat=±-60", 200)]
    [TestCase("__session=TOKEN; __client_uat=±1", 401)]
    [TestCase("__session=TOKEN; __client_uat=0", 401)]
    [TestCase("__session=TOKEN; __client_uat=0; __client_uatSUFFIX=±0", 200)]
    [TestCase("__session=TOKEN; __client_uat=±0; __client_uatSUFFIX=0", 401)]
    public async Task Signs_in_a_reader(string cookies, int status)
    {
        var claims = TestRun.Clerk.SessionClaims("ada", TimeSpan.FromHours(1));
        var issued = (long)claims["iat"]!;
        var header = System.Text.RegularExpressions.Regex.Replace(
            cookies.Replace("TOKEN", TestRun.Clerk.Sign(claims), StringComparison.Ordinal).Replace("SUFFIX", Suffix, StringComparison.Ordinal),
            @"±(-?\d+)",
            seconds => $"{issued + int.Parse(seconds.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)}");

        var reply = await TestRun.Service.Get("/api/jobs", ("Cookie", header));

        reply.Status.Should().Be(status);
    }

    private static IEnumerable<TestCaseData> Origins() =>
    [
        Case(true, ("Origin", TestRun.PublicUrl)),
        Case(true, ("Origin", TestRun.AllowedOrigin)),
        Case(true, ("Origin", "https://deep.video.apps.thefocus.test")),
        Case(true, ("Origin", TestRun.AllowedOrigin), ("Sec-Fetch-Site", "same-site")),
        Case(true, ("Sec-Fetch-Site", "same-origin")),
        Case(false),
        Case(false, ("Origin", "https://evil.example")),
        Case(false, ("Origin", "null")),
        Case(false, ("Origin", "")),
        Case(false, ("Origin", TestRun.AllowedOrigin + ".evil.example")),
        Case(false, ("Origin", TestRun.AllowedOrigin + ":8443")),
        Case(false, ("Origin", "https://sibling.thefocus.test")),
        Case(false, ("Origin", "https://apps.thefocus.test")),
        Case(false, ("Origin", "http://video.apps.thefocus.test")),
        Case(false, ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "same-origin")),
        Case(false, ("Origin", "https://evil.example"), ("Referer", TestRun.PublicUrl + "/")),
        Case(false, ("Sec-Fetch-Site", "same-site")),
        Case(false, ("Sec-Fetch-Site", "cross-site")),
        Case(false, ("Sec-Fetch-Site", "none")),
        Case(false, ("Referer", TestRun.PublicUrl + "/")),
    ];

    private static TestCaseData Case(bool trusted, params (string Name, string Value)[] headers) =>
        new TestCaseData(trusted, headers).SetArgDisplayNames($"{trusted}", string.Join(", ", headers.Select(header => $"{header.Name}: {header.Value}")));

    [TestCaseSource(nameof(Origins))]
    public async Task Changes_something_only_from_a_trusted_origin(bool trusted, (string Name, string Value)[] headers)
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 10);
        var app = await Given.AnApp(starterCredits: 5);

        Reply[] replies =
        [
            await person.SendByCookie(Post("/api/jobs", """{"app":"video","action":"render","cost_estimate":30}""")),
            await person.SendByCookie(Post("/api/jobs/complete", $$"""{"job_id":"{{job}}","actual_cost":20}""")),
            await person.SendByCookie(Post("/api/jobs/fail", $$"""{"job_id":"{{await person.HasStarted(cost: 1)}}","refund":false}""")),
            await person.SendByCookie(new HttpRequestMessage(HttpMethod.Get, $"/api/wallet?app={app}").With(headers)),
        ];

        replies.Should().OnlyContain(reply => trusted ? reply.Status == 200 : reply.Status == 403 && reply.Error == "foreign_origin");
        (await person.Credits()).Should().Be(trusted ? 100 - 30 - 20 - 1 + 5 : 100 - 10 - 1);
        (await person.Jobs("?status=started")).Should().HaveCount(trusted ? 1 : 2);

        HttpRequestMessage Post(string path, string json) => new HttpRequestMessage(HttpMethod.Post, path).WithJson(json).With(headers);
    }

    [Test]
    public async Task Reads_from_anywhere()
    {
        var person = await Given.AnAccountWith(credits: 100);
        await person.Wallet(app: "video");

        foreach (var path in (string[])["/api/wallet", "/api/jobs", "/api/wallet?app=video"])
        {
            var read = await person.SendByCookie(new HttpRequestMessage(HttpMethod.Get, path).With(("Origin", "https://evil.example")));

            read.Status.Should().Be(200);
        }
    }

    [Test]
    public async Task Is_ignored_next_to_a_Bearer_token()
    {
        var person = Given.AnyoneNew();

        var started = await person.Send(new HttpRequestMessage(HttpMethod.Post, "/api/jobs")
            .WithJson("""{"app":"video","action":"render","cost_estimate":0}""")
            .With(("Origin", "https://evil.example"), ("Cookie", $"__session={person.Token}")));

        started.Status.Should().Be(200);
    }
}
