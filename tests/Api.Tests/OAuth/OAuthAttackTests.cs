namespace FocusAccount.Api.Tests.OAuth;

/// <summary>The attacks of RFC 9700, each as its attacker would try it.</summary>
public sealed class OAuthAttackTests
{
    private readonly Person victim = Given.AnyoneNew();
    private readonly Person attacker = Given.AnyoneNew();
    private readonly OAuthProgram program = new();

    [Test]
    public async Task Injects_no_code_into_another_run_of_the_same_client()
    {
        // The attacker has the victim's code, and starts the client with a challenge of its own (4.5).
        var (stolen, own) = (await program.ApprovedBy(victim), new OAuthProgram());
        await own.ApprovedBy(attacker);

        var injected = await own.Redeem(stolen);

        injected.ShouldBeRefused("invalid_grant");
        (await program.Redeem(stolen)).Status.Should().Be(200);
    }

    [Test]
    public async Task Swaps_no_accounts_by_a_code_of_the_attacker()
    {
        // The victim's client is made to redeem the attacker's code (4.7).
        var foisted = await new OAuthProgram().ApprovedBy(attacker);
        await program.ApprovedBy(victim);

        (await program.Redeem(foisted)).ShouldBeRefused("invalid_grant");
    }

    [Test]
    public async Task Names_the_issuer_so_that_no_client_sends_a_code_elsewhere()
    {
        var approved = await program.AskedOf(victim, changes: ("iss", "https://evil.example"));
        var denied = await program.AskedOf(victim, deny: true, changes: ("iss", "https://evil.example"));
        var refused = await program.Open(("scope", "none"), ("iss", "https://evil.example"), ("error", "x"), ("code", "evil"));

        foreach (var reply in (Reply[])[approved, denied, refused])
        {
            reply.Response()["iss"].Should().Be(TestRun.PublicUrl);
            reply.Target().Should().NotContain("evil");
        }
    }

    [Test]
    public async Task Names_its_own_issuer_whatever_the_host_of_the_request()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/oauth-authorization-server");
        request.Headers.Host = "evil.example";

        var metadata = await TestRun.Service.Send(request.With(("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("Forwarded", "host=evil.example")));

        metadata.Body.Should().NotContain("evil");
    }

    [TestCase("code_challenge", null)]
    [TestCase("code_challenge_method", "plain")]
    [TestCase("code_challenge_method", null)]
    public async Task Gives_no_code_without_a_proof(string name, string? value)
    {
        (await program.AskedOf(victim, changes: (name, value))).Status.Should().Be(400);
        (await program.Open((name, value))).Response()["error"].Should().Be("invalid_request");
    }

    [Test]
    public async Task Takes_no_proof_away_when_the_code_is_redeemed()
    {
        var code = await program.ApprovedBy(victim);

        (await program.Redeem(code, ("code_verifier", null))).ShouldBeRefused("invalid_grant");
        (await program.Redeem(code, ("code_verifier", ""))).ShouldBeRefused("invalid_grant");
        (await program.Redeem(code, ("code_verifier", program.Challenge), ("code_challenge_method", "plain"))).ShouldBeRefused("invalid_grant");
        (await program.Redeem(code, ("code_verifier", program.Verifier + "A"))).ShouldBeRefused("invalid_grant");
        (await program.Redeem(code)).Status.Should().Be(200);
    }

    [Test]
    public async Task Takes_no_code_in_another_place()
    {
        var code = await program.ApprovedBy(victim);
        var device = await program.Device();
        await victim.Approve(device);
        var service = TestRun.Service;

        Reply[] refused =
        [
            await program.Redeem(device.DeviceCode),
            await program.Redeem(device.UserCode),
            await program.Poll(device, ("device_code", code)),
            await program.Poll(device, ("device_code", device.UserCode)),
            await program.Poll(device, ("device_code", null), ("code", device.DeviceCode)),
            await program.Redeem(code, ("grant_type", OAuthProgram.DeviceGrant)),
            await program.Redeem(code, ("code", null), ("device_code", code)),
            await service.PostBody($"/oauth/token?code={code}", $"grant_type=authorization_code&client_id=editor&code_verifier={program.Verifier}"),
            await service.PostBody($"/oauth/token?grant_type=authorization_code&client_id=editor&code={code}&code_verifier={program.Verifier}", ""),
            await service.Get($"/oauth/token?grant_type=authorization_code&client_id=editor&code={code}&code_verifier={program.Verifier}"),
            await service.PostBody("/oauth/token", $$"""{"grant_type":"authorization_code","client_id":"editor","code":"{{code}}"}""", "application/json"),
        ];
        var byBearer = await service.Get("/api/wallet", ("Authorization", $"Bearer {code}"));
        var byPoll = await service.Get($"/api/device/poll?device_code={code}");

        refused.Should().OnlyContain(reply => reply.Status == 400 || reply.Status == 405);
        (byBearer.Status, byPoll.Status).Should().Be((401, 404));
        (await TestRun.Database.TokensOf(victim)).Should().Be(0);
        (await program.Redeem(code)).Status.Should().Be(200);
        (await program.Poll(device)).Status.Should().Be(200);
    }

    [TestCase("\r\nSet-Cookie: evil=1")]
    [TestCase("%0d%0aSet-Cookie:%20evil=1")]
    [TestCase("\u0000")]
    [TestCase("\u2028\u2029\u0085")]
    [TestCase("\"><script>alert(1)</script>")]
    [TestCase("javascript:alert(1)")]
    public async Task Takes_no_text_for_a_header_or_for_a_part_of_the_page(string text)
    {
        foreach (var name in (string[])["state", "scope", "client_id", "redirect_uri", "response_type", "code_challenge", "resource", "apps", "budget"])
        {
            var page = await program.Open((name, text));

            page.Status.Should().BeOneOf(200, 302, 400);
            page.Header("Set-Cookie").Should().BeNull();
            page.Body.Should().NotContain("<script>alert").And.NotContain("javascript:alert");
            (page.Header("Location") ?? program.RedirectUri + "?").Should().StartWith(program.RedirectUri + "?");
        }
    }

    [TestCase("%")]
    [TestCase("%zz")]
    [TestCase("state=%FF%FE")]
    [TestCase("state=%00")]
    [TestCase("&&&==&=")]
    [TestCase("client_id=%E0%A4%A")]
    [TestCase("client_id[]=editor")]
    public async Task Survives_a_query_that_no_client_sends(string query)
    {
        var (bare, added) = (await TestRun.Service.Visit($"/oauth/authorize?{query}"), await TestRun.Service.Visit($"/oauth/authorize?{program.Query(("state", null))}&{query}"));
        var decision = await victim.Post("/api/authorize/complete", new { request = query });

        bare.Status.Should().Be(400);
        added.Status.Should().BeOneOf(200, 302, 400);
        decision.Status.Should().Be(400);
    }

    [TestCase(3000)]
    [TestCase(7000)]
    [TestCase(100_000)]
    public async Task Survives_a_query_that_is_too_long(int length)
    {
        var page = await program.Open(("state", new string('x', length)));

        page.Status.Should().BeOneOf(400, 414);
        page.Header("Location").Should().BeNull();
    }

    [Test]
    public async Task Asks_for_a_decision_each_time_and_lets_no_other_method_decide()
    {
        await program.TokenFrom(victim);

        var again = await program.Open();
        var head = await TestRun.Service.Visit($"/oauth/authorize?{program.Query()}", "HEAD");
        var posted = await TestRun.Service.PostBody("/oauth/authorize", program.Query(), headers: ("Accept", "application/json"));
        var withCookie = await victim.SendByCookie(new HttpRequestMessage(HttpMethod.Get, $"/oauth/authorize?{program.Query()}"));

        (again.Status, head.Status, posted.Status, withCookie.Status).Should().Be((200, 200, 405, 200));
        (await TestRun.Database.Query<long>("select count(*) from authorization_codes where account_id = @AccountId", new { victim.AccountId })).Should().Equal(1);
    }

    [Test]
    public async Task Finds_out_nothing_about_accounts_by_guessing()
    {
        var used = await program.ApprovedBy(victim);
        await program.Redeem(used);

        Reply[] replies = [await program.Redeem(used), await program.Redeem("guess"), await new OAuthProgram().Redeem(used)];

        replies.Should().OnlyContain(reply => !reply.Body.Contains(victim.AccountId.ToString()) && !reply.Body.Contains(victim.ClerkId));
    }
}
