using System.Security.Cryptography;

namespace FocusAccount.Api.Tests.Identity;

public sealed class SessionTokenTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly long Second = Now.ToUnixTimeSeconds();
    private static readonly (string Name, object? Value)[] GoodTimes = [("iat", Second), ("nbf", Second - 10), ("exp", Second + 60)];

    private static readonly string[] Critical = ["exp"];

    private const string Metadata = $"{TestRun.PublicUrl}/.well-known/oauth-protected-resource";

    private static readonly Lazy<Service> Service = new(() => Kit.Service.Start(clock: new SteppedClock(Now)));

    private readonly TokenForger forger = new();

    [OneTimeTearDown]
    public static async Task StopService()
    {
        if (Service.IsValueCreated)
        {
            await Service.Value.DisposeAsync();
        }
    }

    [TearDown]
    public void ForgetTheKey() => forger.Dispose();

    private static TestCaseData Case(string name, Func<TokenForger, string> token, string? code = null) =>
        new TestCaseData(code is null ? [token] : [token, code]).SetName($"{{m}}({name})");

    private static TestCaseData Claims(string name, params (string Name, object? Value)[] changes) => Claims(name, code: null, changes);

    private static TestCaseData Claims(string name, string? code, params (string Name, object? Value)[] changes) =>
        Case(name, forger => forger.Signed(claims: TokenForger.Claims([.. GoodTimes, .. changes])), code);

    private static TestCaseData Header(string name, params (string Name, object? Value)[] changes) => Header(name, code: null, changes);

    private static TestCaseData Header(string name, string? code, params (string Name, object? Value)[] changes) =>
        Case(name, forger => forger.Signed(TokenForger.Header(changes), TokenForger.Claims(GoodTimes)), code);

    private static IEnumerable<TestCaseData> GoodTokens() =>
    [
        Claims("as Clerk makes it"),
        Claims("expired 4 s ago", ("exp", Second - 4)),
        Claims("good in 5 s", ("nbf", Second + 5)),
        Claims("issued in 5 s", ("iat", Second + 5)),
        Claims("good for ten years", ("exp", Second + 315_360_000)),
        Claims("no nbf", ("nbf", null)),
        Claims("no azp, as the Backend API mints", ("azp", null)),
        Claims("azp of an allowed origin", ("azp", TestRun.AllowedOrigin)),
        Claims("azp of a subdomain of an allowed wildcard", ("azp", "https://a.b.apps.thefocus.test")),
        Claims("no sts, as in version 1", ("sts", null), ("v", null), ("jti", null)),
        Claims("unknown claims", ("pla", "u:free"), ("o", new { id = "org_1" }), ("zzz", 1)),
        Header("no cat, as before its roll-out", ("cat", null)),
        Header("a cat that says nothing", ("cat", "cl_I7d4PD111III")),
        Header("unknown headers", ("oiat", 1), ("zzz", "x")),
    ];

    [TestCaseSource(nameof(GoodTokens))]
    public async Task Signs_in(object token)
    {
        var reply = await Service.Value.Get("/api/wallet", ("Authorization", "Bearer " + ((Func<TokenForger, string>)token)(forger)));

        reply.Status.Should().Be(200);
    }

    private static IEnumerable<TestCaseData> BadTokens() =>
        from bad in Bad()
        select bad.Arguments.Length == 2 ? bad : new TestCaseData(bad.Arguments[0], "token_invalid").SetName(bad.TestName!);

    private static IEnumerable<TestCaseData> Bad() =>
    [
        Case("HS256 keyed with the public key", forger => forger.SignedByPublicKey()),
        Case("alg none", _ => $"{TokenForger.Encode(TokenForger.Header(("alg", "none")))}.{TokenForger.Encode(TokenForger.Claims(GoodTimes))}."),
        Case("alg none with a signature", forger => forger.Signed(TokenForger.Header(("alg", "none")), TokenForger.Claims(GoodTimes))),
        Case("RS384", forger => forger.Signed(TokenForger.Header(("alg", "RS384")), TokenForger.Claims(GoodTimes), HashAlgorithmName.SHA384)),
        Case("RS384 that calls itself RS256", forger => forger.Signed(claims: TokenForger.Claims(GoodTimes), hash: HashAlgorithmName.SHA384)),
        Case("another key under our key id", _ => TokenForger.SignedByAnotherKey()),
        Case("other claims under a good signature", forger =>
        {
            var parts = forger.Signed(claims: TokenForger.Claims(GoodTimes)).Split('.');
            return $"{parts[0]}.{TokenForger.Encode(TokenForger.Claims([.. GoodTimes, ("sub", "user_eve")]))}.{parts[2]}";
        }),
        Header("alg of a number", "token_malformed", ("alg", 256)),
        Header("no alg", ("alg", null)),
        Header("unknown key id", ("kid", "ins_unknown")),
        Header("no key id", ("kid", null)),
        Header("key id of a number", "token_malformed", ("kid", 7)),
        Header("no typ", ("typ", null)),
        Header("an OAuth token's typ", ("typ", "at+jwt")),
        Header("critical extensions", ("crit", Critical)),
        Header("a template's cat", ("cat", "cl_B7d4PD222AAA")),
        Header("a machine's cat", ("cat", "cl_B7d4PD333AAA")),
        Header("cat of a number", ("cat", 7)),
        Claims("another issuer", ("iss", "https://evil.clerk.accounts.dev")),
        Case("the issuer with a slash", forger => forger.Signed(claims: TokenForger.Claims([.. GoodTimes, ("iss", TestRun.Clerk.Origin + "/")]))),
        Claims("no issuer", ("iss", null)),
        Case("two issuers", forger => forger.Signed(claims: TokenForger.Claims([.. GoodTimes, ("iss", new[] { TestRun.Clerk.Origin, "https://evil.example" })])), "token_malformed"),
        Claims("expired 5 s ago", "token_expired", ("exp", Second - 5)),
        Claims("no exp", ("exp", null)),
        Claims("exp of a text", ("exp", $"{Second + 60}")),
        Claims("exp beyond all time", ("exp", long.MaxValue)),
        Claims("exp below zero", ("exp", -1)),
        Claims("good in 6 s", ("nbf", Second + 6)),
        Claims("nbf of a text", "token_malformed", ("nbf", "now")),
        Claims("issued in 6 s", ("iat", Second + 6)),
        Claims("a machine's sub", ("sub", "mch_1")),
        Claims("no sub", ("sub", null)),
        Claims("sub of a number", ("sub", 7)),
        Claims("no sid, as in a template's token", ("sid", null)),
        Claims("another kind of sid", ("sid", "client_1")),
        Claims("a pending session", ("sts", "pending")),
        Claims("sts of a number", ("sts", 1)),
        Claims("azp of a foreign origin", "unauthorized_party", ("azp", "https://evil.example")),
        Claims("azp that looks like an allowed origin", "unauthorized_party", ("azp", "https://video.thefocus.test.evil.example")),
        Claims("azp empty", "unauthorized_party", ("azp", "")),
        Claims("azp of a list", "token_malformed", ("azp", new[] { TestRun.PublicUrl })),
        Case("two parts", forger => string.Join('.', forger.Signed(claims: TokenForger.Claims(GoodTimes)).Split('.')[..2]), "token_malformed"),
        Case("four parts", forger => forger.Signed(claims: TokenForger.Claims(GoodTimes)) + ".x", "token_malformed"),
        Case("five parts", forger => forger.Signed(claims: TokenForger.Claims(GoodTimes)) + ".x.y", "token_malformed"),
        Case("no signature", forger => string.Join('.', forger.Signed(claims: TokenForger.Claims(GoodTimes)).Split('.')[..2]) + "."),
        Case("a header that is no object", forger => forger.Signed(TokenForger.Encode("[]"), TokenForger.Encode(TokenForger.Claims(GoodTimes))), "token_malformed"),
        Case("claims that are no object", forger => forger.Signed(TokenForger.Encode(TokenForger.Header()), TokenForger.Encode("[]")), "token_malformed"),
        Case("claims that are no JSON", forger => forger.Signed(TokenForger.Encode(TokenForger.Header()), TokenForger.Encode("{")), "token_malformed"),
        Case("claims of bottomless depth", forger => forger.Signed(TokenForger.Encode(TokenForger.Header()), TokenForger.Encode(new string('[', 5000))), "token_malformed"),
        Case("no base64", _ => "a$.b$.c$", "token_malformed"),
        Case("garbage", _ => "garbage", "token_malformed"),
        Case("dots", _ => "..", "token_malformed"),
        Case("an encrypted token", _ => "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00iLCJraWQiOiJ4In0.a.b.c.d", "token_malformed"),
        Case("nothing", _ => "", "token_malformed"),
        Case("16 KiB of nothing", _ => new string('a', 16 * 1024), "token_malformed"),
        Case("an opaque token of Clerk's", _ => "oat_0123456789abcdef", "token_malformed"),
    ];

    [Test]
    public async Task Is_judged_by_the_clock_each_time()
    {
        var clock = new SteppedClock(Now);
        await using var service = Kit.Service.Start(clock: clock);
        var token = forger.Signed(claims: TokenForger.Claims(GoodTimes));

        var statuses = new List<int>();
        foreach (var seconds in (int[])[0, 64, 1, -76, 71])
        {
            clock.Step(TimeSpan.FromSeconds(seconds));
            statuses.Add((await service.Get("/api/wallet", ("Authorization", $"Bearer {token}"))).Status);
        }

        statuses.Should().Equal([200, 200, 401, 401, 200], "of five seconds more it is good until 65 s after now, and from 5 s before on");
    }

    [TestCaseSource(nameof(BadTokens))]
    public async Task Refuses_without_returning_the_reason_unless_it_is_authentic(object token, string code)
    {
        var bad = ((Func<TokenForger, string>)token)(forger);

        var refused = await Service.Value.Get("/api/wallet", ("Authorization", $"Bearer {bad}"));

        (refused.Status, refused.Error).Should().Be((401, code));
        var sentence = refused.Message!.Replace(",", "", StringComparison.Ordinal);
        refused.Header("WWW-Authenticate").Should().Be(
            $"""Bearer error="invalid_token", error_description="{sentence}", resource_metadata="{Metadata}", scope="wallet:read" """.TrimEnd());
    }

    [TestCase("undefined", "*a word of JavaScript*")]
    [TestCase("null", "*a word of JavaScript*")]
    [TestCase("[object Promise]", "*a word of JavaScript*")]
    [TestCase("pk_test_c2VjcmV0", "*a key of a Clerk instance*")]
    [TestCase("sk_test_c2VjcmV0", "*a key of a Clerk instance*")]
    [TestCase("junk", "*not a token*")]
    public async Task Says_what_is_no_token_and_does_not_repeat_it(string sent, string sentence)
    {
        var refused = await Service.Value.Get("/api/wallet", ("Authorization", $"Bearer {sent}"));

        (refused.Status, refused.Error).Should().Be((401, "token_malformed"));
        refused.Message.Should().Match(sentence).And.NotContain("c2VjcmV0");
        refused.Header("WWW-Authenticate").Should().NotContain("c2VjcmV0");
    }

    [Test]
    public async Task Needs_no_error_in_the_challenge_when_no_token_is_sent()
    {
        var refused = await Service.Value.Get("/api/wallet");

        (refused.Status, refused.Error, refused.Header("WWW-Authenticate")).Should().Be(
            (401, "unauthenticated", $"""Bearer resource_metadata="{Metadata}", scope="wallet:read" """.TrimEnd()), "RFC 6750, 3.1");
    }

    [TestCase("bearer ", 200)]
    [TestCase("BEARER ", 200)]
    [TestCase("Basic ", 401)]
    [TestCase("", 401)]
    [TestCase("Bearer", 401)]
    [TestCase("Bearer x ", 401)]
    public async Task Comes_in_the_scheme_Bearer(string prefix, int status)
    {
        var reply = await Service.Value.Get("/api/wallet", ("Authorization", prefix + forger.Signed(claims: TokenForger.Claims(GoodTimes))));

        reply.Status.Should().Be(status);
    }

    [TestCase("Bearer ")]
    [TestCase("Bearer")]
    [TestCase("Bearer junk")]
    [TestCase("Bearer a,b")]
    public async Task Is_refused_when_malformed_even_next_to_a_valid_cookie(string junk)
    {
        var cookie = "__session=" + forger.Signed(claims: TokenForger.Claims(GoodTimes));

        var refused = await Service.Value.Get("/api/wallet", ("Authorization", junk), ("Cookie", cookie));
        var accepted = await Service.Value.Get("/api/wallet", ("Cookie", cookie));

        (refused.Status, accepted.Status).Should().Be((401, 200));
    }
}
