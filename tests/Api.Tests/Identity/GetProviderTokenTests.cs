using FocusAccount.Sandbox.X;

namespace FocusAccount.Api.Tests.Identity;

public sealed class GetProviderTokenTests
{
    private readonly Person person = Given.AnyoneNew();

    [TestCase("/api/oauthToken/github", "oauth_github")]
    [TestCase("/api/oauthToken/oauth_github", "oauth_github")]
    [TestCase("/api/oauthToken/x", "oauth_x")]
    [TestCase("/api/xToken", "oauth_x")]
    public async Task Gives_the_token_of_a_connection(string path, string provider)
    {
        TestRun.Clerk.Connect(person.Name, provider, "the-token", "of a second connection");

        var reply = await person.Get(path);

        reply.Status.Should().Be(200);
        reply.Body.Should().Be("""{"token":"the-token"}""");
        reply.Header("Cache-Control").Should().Be("no-store");
    }

    [Test]
    public async Task Calls_Clerk_each_time_because_a_token_does_not_last()
    {
        TestRun.Clerk.Connect(person.Name, "oauth_x", "first");
        await person.Get("/api/xToken");
        TestRun.Clerk.Connect(person.Name, "oauth_x", "second");

        (await person.Get("/api/xToken")).Json.GetProperty("token").GetString().Should().Be("second");
    }

    [Test]
    public async Task Gives_nobody_another_s_token()
    {
        TestRun.Clerk.Connect(person.Name, "oauth_x", "the-token");

        (await Given.AnyoneNew().Get("/api/xToken")).Status.Should().Be(404);
        (await person.Get("/api/oauthToken/github")).Status.Should().Be(404);
    }

    [TestCase("grace", "x", TestName = "never connected")]
    [TestCase("edith", "x", TestName = "connected without a token")]
    [TestCase("hedy", "x", TestName = "expired and not to be refreshed")]
    [TestCase("joan", "x", TestName = "refused by the provider")]
    [TestCase("ada", "google", TestName = "not enabled")]
    [TestCase("ada", "nonsense", TestName = "not supported")]
    [TestCase("nobody", "x", TestName = "no such user")]
    public async Task Returns_that_there_is_none(string name, string provider)
    {
        var token = TestRun.Clerk.SessionToken(name);

        var refused = await TestRun.Service.Get($"/api/oauthToken/{provider}", ("Authorization", $"Bearer {token}"));

        refused.Status.Should().Be(404);
        refused.Error.Should().Be("no_provider_token");
    }

    [TestCase("git%20hub")]
    [TestCase("git.hub")]
    [TestCase("git%2Fhub")]
    [TestCase("git%5Chub")]
    [TestCase("..%2F..%2Fusers")]
    [TestCase("github%3Fpaginated=true")]
    [TestCase("github%0A")]
    [TestCase("git%C3%BCb")]
    [TestCase("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", TestName = "65 letters")]
    public async Task Refuses_an_invalid_provider_name(string provider)
    {
        var refused = await person.Get($"/api/oauthToken/{provider}");

        refused.Status.Should().Be(400);
    }

    [Test]
    public async Task Needs_a_caller()
    {
        (await TestRun.Service.Get("/api/xToken")).Status.Should().Be(401);
        (await TestRun.Service.Get("/api/oauthToken/github")).Status.Should().Be(401);
    }

    [Test]
    public async Task Calls_Clerk_once_for_simultaneous_callers()
    {
        await using var clerk = await TestRun.StartClerk();
        await using var service = Service.Start(clerk: clerk);

        // On a busy machine some callers may arrive after the shared call; they make calls of their own.
        await Eventually.Holds(async () =>
        {
            var someone = Given.AnyoneNew(service);
            clerk.Connect(someone.Name, "oauth_x", "the-token");
            await someone.Wallet();
            var path = $"/v1/users/{someone.ClerkId}/oauth_access_tokens/oauth_x";
            Task<Reply[]> replies;
            using (clerk.Faults.Hang(path))
            {
                replies = Task.WhenAll(Enumerable.Range(0, 20).Select(call => someone.Get(call % 2 == 0 ? "/api/xToken" : "/api/oauthToken/oauth_x")));
                await Eventually.Holds(() => Task.FromResult(clerk.CallsOf(path) > 0));
            }

            (await replies).Should().OnlyContain(reply => reply.Status == 200 && reply.Body.Contains("the-token"));
            return clerk.CallsOf(path) == 1;
        });
    }

    [Test]
    public async Task Keeps_people_and_providers_apart()
    {
        var other = Given.AnyoneNew();
        TestRun.Clerk.Connect(person.Name, "oauth_x", "x-of-one");
        TestRun.Clerk.Connect(person.Name, "oauth_github", "github-of-one");
        TestRun.Clerk.Connect(other.Name, "oauth_x", XStandIn.TokenOf("other"));

        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(call => (call % 3) switch
        {
            0 => person.Get("/api/xToken"),
            1 => person.Get("/api/oauthToken/github"),
            _ => other.Get("/api/xToken"),
        }));

        replies.Select(reply => reply.Json.GetProperty("token").GetString()).Chunk(3).Should().OnlyContain(
            tokens => tokens.SequenceEqual(new[] { "x-of-one", "github-of-one", XStandIn.TokenOf("other") }));
    }
}
