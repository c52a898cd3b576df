namespace FocusAccount.Api.Tests.Limits;

/// <summary>How many requests each caller may send in a minute. Each test has its own service, whose counts start at zero.</summary>
public sealed class RateLimitTests
{
    private const int Limit = 3;

    [Test]
    public async Task Counts_an_account_whatever_its_credential()
    {
        await using var service = Service.Start(settings: Only("PerAccount"));
        var person = Given.AnyoneNew(service);
        var terminal = await Terminal.SignedIn(person);

        Reply[] replies = [await person.Wallet(), await terminal.Get("/api/wallet"), await person.Wallet(), await terminal.Get("/api/wallet")];

        replies.Select(reply => reply.Status).Should().Equal(200, 200, 429, 429);
        replies.Select(reply => (reply.Header("RateLimit-Limit"), reply.Header("RateLimit-Remaining"))).Should()
            .Equal(("3", "1"), ("3", "0"), ("3", "0"), ("3", "0"));
        replies[^1].Error.Should().Be("too_many_requests");
        replies[^1].Headers.RetryAfter!.Delta.Should().BePositive().And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
    }

    [Test]
    public async Task Lets_others_at_the_same_address_go_on()
    {
        await using var service = Service.Start(settings: Only("PerAccount"));
        await Exhaust(Given.AnyoneNew(service));

        var other = await Given.AnyoneNew(service).Wallet();

        other.Status.Should().Be(200);
    }

    [Test]
    public async Task Counts_an_app_by_its_keys_and_not_the_account_that_it_names()
    {
        await using var service = Service.Start(settings: Only("PerApp"));
        var person = Given.AnyoneNew(service);
        var (one, two) = (await Backend.Of("studio", service), await Backend.Of("studio", service));
        await person.Wallet();

        var statuses = new List<int>();
        foreach (var app in (Backend[])[one, two, one, two])
        {
            statuses.Add((await app.Get($"/api/jobs?account_id={person.AccountId}")).Status);
        }

        statuses.Should().Equal(200, 200, 200, 429);
        (await person.Wallet()).Status.Should().Be(200);
    }

    [Test]
    public async Task Keeps_no_worker_of_an_app_from_settling_by_using_up_the_limits_of_its_person()
    {
        await using var service = Service.Start(settings: Only("PerAccount"));
        var person = (await Given.AnAccountWith(credits: 10)).At(service);
        var apps = await person.At(TestRun.Service).StartWith(await Given.AnAppKey("studio"), cost: 4, "studio");
        var own = await person.At(TestRun.Service).Start(cost: 0);
        await Exhaust(person);
        var (worker, thief) = (new Backend(TokenOf(apps), service), new Backend(TokenOf(own), service));
        for (var request = 0; request <= Limit; request++)
        {
            await thief.Job(person.AccountId, own.JobId);
        }

        (await thief.Job(person.AccountId, own.JobId)).Status.Should().Be(429);
        (await worker.Complete(person.AccountId, apps.JobId, cost: 4)).Status.Should().Be(200);

        static string TokenOf(Reply started) => started.Json.GetProperty("job_token").GetString()!;
    }

    [Test]
    public async Task Moves_nothing_when_it_refuses()
    {
        await using var service = Service.Start(settings: Only("PerAccount"));
        var person = (await Given.AnAccountWith(credits: 10)).At(service);
        await Exhaust(person);

        var refused = await person.Start(cost: 4);

        refused.Status.Should().Be(429);
        (await person.At(TestRun.Service).Credits()).Should().Be(10);
    }

    [Test]
    public async Task Counts_an_address_also_when_nobody_signs_in()
    {
        await using var service = Service.Start(settings: Only("PerAddress"));

        var statuses = new List<int>();
        for (var request = 0; request <= Limit; request++)
        {
            statuses.Add((await service.Get("/api/wallet", ("Authorization", "Bearer nonsense"))).Status);
        }

        statuses.Should().Equal(401, 401, 401, 429);
        (await Given.AnyoneNew(service).Wallet()).Status.Should().Be(429);
    }

    [TestCase("203.0.113.7", "203.0.113.8", false)]
    [TestCase("2001:db8:1:2::7", "2001:db8:1:2:ffff::8", true)]
    [TestCase("2001:db8:1:2::7", "2001:db8:1:3::7", false)]
    [TestCase("::ffff:203.0.113.7", "203.0.113.7", true)]
    public async Task Counts_callers_behind_a_trusted_proxy_each_by_its_own_network(string one, string other, bool areOne)
    {
        await using var service = Service.Start(settings: BehindAProxy("PerAddress"));
        for (var request = 0; request < Limit; request++)
        {
            (await From(service, one)).Status.Should().Be(401);
        }

        (await From(service, other)).Status.Should().Be(areOne ? 429 : 401);
    }

    [TestCase("/api/wallet", "GET", "PerAddress", 401)]
    [TestCase("/api/device/start", "POST", "DeviceStart", 200)]
    public async Task Counts_all_networks_of_an_IPv6_site_together_eight_times_as_many(string path, string method, string limit, int accepted)
    {
        await using var service = Service.Start(settings: BehindAProxy(limit));
        for (var network = 0; network < 8; network++)
        {
            for (var request = 0; request < Limit; request++)
            {
                (await Request($"2001:db8:1:{network}::7")).Status.Should().Be(accepted);
            }
        }

        (await Request("2001:db8:1:ffff::7")).Status.Should().Be(429, "its /48 has no more");
        (await Request("2001:db8:2:1::7")).Status.Should().Be(accepted, "it is another site");
        (await Request("203.0.113.7")).Status.Should().Be(accepted, "IPv4 has no such network");

        Task<Reply> Request(string address) =>
            service.Send(new HttpRequestMessage(new HttpMethod(method), path).With(("X-Forwarded-For", address)));
    }

    [Test]
    public async Task Counts_calls_of_Clerk_by_account_and_leaves_the_rest_alone()
    {
        await using var service = Service.Start(settings: Only("ClerkCallsPerAccount"));
        var person = Given.AnyoneNew(service);

        Reply[] replies = [await person.Get("/api/sessionToken"), await person.Get("/api/oauthToken/github"), await person.Get("/api/xToken")];
        Reply[] refused = [await person.Get("/api/sessionToken"), await person.Get("/api/oauthToken/github"), await person.Get("/api/xToken")];

        replies.Select(reply => reply.Status).Should().Equal(200, 404, 404);
        refused.Should().OnlyContain(reply => reply.Status == 429 && reply.Error == "too_many_requests" && reply.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        (await person.Wallet()).Status.Should().Be(200);
        (await Given.AnyoneNew(service).Get("/api/sessionToken")).Status.Should().Be(200);
    }

    [Test]
    public async Task Counts_questions_about_X_by_address_and_leaves_the_rest_alone()
    {
        await using var service = Service.Start(settings: Only("XMePerAddress"));

        var statuses = new List<int>();
        for (var request = 0; request <= Limit; request++)
        {
            statuses.Add((await service.Get("/api/xMe", ("Authorization", $"Bearer guess-{request}"))).Status);
        }

        statuses.Should().Equal(502, 502, 502, 429);
        (await Given.AnyoneNew(service).Wallet()).Status.Should().Be(200);
    }

    [Test]
    public async Task Believes_no_forwarding_header_of_a_stranger()
    {
        await using var service = Service.Start(settings: Only("PerAddress"));

        var statuses = new List<int>();
        for (var request = 0; request <= Limit; request++)
        {
            statuses.Add((await From(service, $"203.0.113.{request}")).Status);
        }

        statuses[^1].Should().Be(429);
    }

    [Test]
    public async Task Never_starves_health_pages_and_documents()
    {
        await using var service = Service.Start(settings: Only("PerAddress"));
        await Exhaust(Given.AnyoneNew(service));

        foreach (var path in new[] { "/health/live", "/health/ready", "/", "/signin", "/device", "/docs", "/llms.txt", "/focus.css", "/api/docs", "/scalar/scalar.js", "/api/openapi.json" })
        {
            (await service.Get(path)).Status.Should().Be(200, "{0} is not limited", path);
        }
    }

    [Test]
    public async Task Lets_a_page_of_an_allowed_origin_read_the_reason_and_the_wait()
    {
        await using var service = Service.Start(settings: Only("PerAddress"));
        await Exhaust(Given.AnyoneNew(service));

        var refused = await service.Get("/api/wallet", ("Origin", TestRun.AllowedOrigin));

        refused.Status.Should().Be(429);
        refused.Header("Access-Control-Allow-Origin").Should().Be(TestRun.AllowedOrigin);
        refused.Header("Access-Control-Expose-Headers").Should().Contain("Retry-After");
    }

    private static Dictionary<string, string> Only(string limit) => new() { [$"RateLimits:{limit}"] = $"{Limit}" };

    private static Dictionary<string, string> BehindAProxy(string limit) =>
        new(Only(limit)) { ["Focus:TrustedProxies:0"] = "127.0.0.0/8", ["Focus:TrustedProxies:1"] = "::1" };

    private static async Task Exhaust(Person person)
    {
        for (var request = 0; request < Limit; request++)
        {
            (await person.Wallet()).Status.Should().Be(200);
        }

        (await person.Wallet()).Status.Should().Be(429);
    }

    private static Task<Reply> From(Service service, string address) => service.Get("/api/wallet", ("X-Forwarded-For", address));
}
