using System.Diagnostics;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Identity;

/// <summary>If Clerk is down or refuses us, callers get an error in bounded time, and no errors as soon as Clerk is back.</summary>
public sealed class ClerkAwayTests
{
    private const string ProviderPath = "/api/oauthToken/x";
    private const string SessionPath = "/api/sessionToken";
    private const string Secret = "x-token-of-the-person";

    private readonly CapturedLog log = new();
    private ClerkStandIn clerk = null!;
    private Service service = null!;
    private Person person = null!;

    [SetUp]
    public async Task Start()
    {
        clerk = await TestRun.StartClerk();
        service = Service.Start(clerk: clerk, log: log);
        person = Given.AnyoneNew(service);
        clerk.Connect(person.Name, "oauth_x", Secret);
        (await person.Wallet()).Status.Should().Be(200);
    }

    [TearDown]
    public async Task Stop()
    {
        await service.DisposeAsync();
        await clerk.DisposeAsync();
    }

    [TestCase(ProviderPath, 302)]
    [TestCase(ProviderPath, 401)]
    [TestCase(ProviderPath, 403)]
    [TestCase(SessionPath, 302)]
    [TestCase(SessionPath, 401)]
    [TestCase(SessionPath, 403)]
    [TestCase(SessionPath, 422)]
    public async Task Is_a_bad_gateway_when_Clerk_refuses_us(string path, int status)
    {
        using (clerk.Faults.Fail("/v1", status, "clerk_key_invalid"))
        {
            var refused = await person.Get(path);

            refused.Status.Should().Be(502);
            refused.Error.Should().Be("upstream_failed");
        }

        (await person.Get(path)).Status.Should().Be(200);
        log.Text.Should().Contain($"{status}").And.NotContainAny(ClerkStandIn.SecretKey, Secret, person.Token);
    }

    [TestCase(ProviderPath, 429)]
    [TestCase(ProviderPath, 500)]
    [TestCase(ProviderPath, 503)]
    [TestCase(SessionPath, 429)]
    [TestCase(SessionPath, 500)]
    public async Task Is_unavailable_while_Clerk_cannot_respond(string path, int status)
    {
        using (clerk.Faults.Fail("/v1", status))
        {
            var refused = await person.Get(path);

            refused.Status.Should().Be(503);
            refused.Error.Should().Be("unavailable");
            refused.Header("Retry-After").Should().NotBeNull();
        }

        (await person.Get(path)).Status.Should().Be(200);
        log.Text.Should().NotContainAny(ClerkStandIn.SecretKey, Secret, person.Token);
    }

    [TestCase(ProviderPath, 429)]
    [TestCase(ProviderPath, 500)]
    [TestCase(ProviderPath, 503)]
    [TestCase(SessionPath, 500)]
    public async Task Repeats_no_call_that_may_have_worked(string path, int status)
    {
        using (clerk.Faults.Fail("/v1", status, retryAfter: TimeSpan.FromSeconds(1)))
        {
            (await person.Get(path)).Status.Should().Be(503);
        }

        Calls(path).Should().Be(1);
    }

    [TestCase(ProviderPath)]
    [TestCase(SessionPath)]
    public async Task Repeats_no_call_whose_connection_ended_without_a_response(string path)
    {
        using (clerk.Faults.Cut("/v1"))
        {
            (await person.Get(path)).Status.Should().Be(503);
        }

        Calls(path).Should().Be(1);
        (await person.Get(path)).Status.Should().Be(200);
    }

    [TestCase(ProviderPath)]
    [TestCase(SessionPath)]
    public async Task Ends_in_seconds_and_asks_once_when_Clerk_hangs(string path)
    {
        var time = Stopwatch.StartNew();
        using (clerk.Faults.Hang("/v1"))
        {
            var refused = await person.Get(path);

            refused.Status.Should().Be(503);
            refused.Header("Retry-After").Should().NotBeNull();
            time.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(15));
        }

        Calls(path).Should().Be(1);
        await Eventually.Holds(async () => (await person.Get(path)).Status == 200);
    }

    [Test]
    public async Task Gives_session_tokens_while_calls_to_providers_fail()
    {
        using var broken = clerk.Faults.Fail("/v1/users", 500);

        await Eventually.Holds(async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Given.AnyoneNew(service).Get(ProviderPath)));
            return log.Text.Contains("BrokenCircuitException", StringComparison.Ordinal);
        });
        var tokens = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Given.AnyoneNew(service).Get(SessionPath)));

        tokens.Should().OnlyContain(reply => reply.Status == 200);
    }

    [TestCase(ProviderPath)]
    [TestCase(SessionPath)]
    public async Task Is_unavailable_when_nobody_listens(string path)
    {
        await using var cutOff = Service.Start(clerk: clerk, settings: new() { ["Clerk:ApiUrl"] = "http://127.0.0.1:1" });

        var refused = await person.At(cutOff).Get(path);

        refused.Status.Should().Be(503);
        refused.Header("Retry-After").Should().NotBeNull();
    }

    [TestCase("/api/oauthToken/github")]
    [TestCase("/api/sessionToken")]
    public async Task Gives_up_when_Clerk_stalls_in_the_middle_of_its_response(string path)
    {
        await using var stalling = await MisbehavingServer.Start(200, "[", stalls: true);
        await using var service = Service.Start(settings: new() { ["Clerk:ApiUrl"] = stalling.Origin });

        var away = await Given.AnyoneNew(service).Get(path);

        away.Status.Should().Be(503);
    }

    [Test]
    public async Task Leaves_the_others_alone_when_one_caller_hangs_up()
    {
        using var http = service.CreateClient();
        using var hangUp = new CancellationTokenSource();
        var path = $"/v1/users/{person.ClerkId}/oauth_access_tokens/oauth_x";
        Task<Reply> waiting;
        using (clerk.Faults.Hang(path))
        {
            var request = new HttpRequestMessage(HttpMethod.Get, ProviderPath).With(("Authorization", $"Bearer {person.Token}"));
            var cancelled = http.SendAsync(request, hangUp.Token);
            await Eventually.Holds(() => Task.FromResult(clerk.CallsOf(path) > 0));
            waiting = person.Get(ProviderPath);
            await hangUp.CancelAsync();
            await cancelled.Invoking(call => call).Should().ThrowAsync<OperationCanceledException>();
        }

        (await waiting).Status.Should().Be(200);
    }

    private int Calls(string path) => clerk.CallsOf(path == ProviderPath
        ? $"/v1/users/{person.ClerkId}/oauth_access_tokens/oauth_x"
        : $"/v1/sessions/{ClerkStandIn.SessionId(person.Name)}/tokens");
}
