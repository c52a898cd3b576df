using System.Text.Json;

namespace FocusAccount.Api.Tests.Tokens;

public sealed class ManageTokensTests
{
    private readonly Person person = Given.AnyoneNew();

    [Test]
    public async Task Lists_the_account_s_tokens_newest_first_and_never_shows_one()
    {
        var first = await Terminal.SignedIn(person, name: "laptop");
        var second = await Terminal.SignedIn(person);
        await Terminal.SignedIn(Given.AnyoneNew(), name: "somebody else's");

        var reply = await person.Get("/api/tokens");

        reply.Status.Should().Be(200);
        reply.Header("Cache-Control").Should().Be("no-store");
        var listed = Listed(reply);
        listed.Select(token => token.GetProperty("hint").GetString()).Should().Equal(second.Token[^4..], first.Token[^4..]);
        listed.Select(token => token.GetProperty("name").GetString()).Should().Equal(null, "laptop");
        listed[0].EnumerateObject().Select(field => field.Name).Should().Equal(
            "id", "name", "hint", "created_at", "expires_at", "last_used_at", "scope", "apps", "budget");
        (listed[0].GetProperty("expires_at").GetDateTimeOffset() - listed[0].GetProperty("created_at").GetDateTimeOffset()).Should().Be(TimeSpan.FromDays(90));
        reply.Body.Should().NotContainAny(first.Token, second.Token);
    }

    [Test]
    public async Task Shows_a_token_only_itself()
    {
        var (one, other) = (await Terminal.SignedIn(person, name: "one"), await Terminal.SignedIn(person, name: "other"));

        var seen = Listed(await one.Get("/api/tokens"));

        seen.Should().ContainSingle().Which.GetProperty("name").GetString().Should().Be("one");
        Listed(await other.Get("/api/tokens")).Should().ContainSingle().Which.GetProperty("name").GetString().Should().Be("other");
    }

    [Test]
    public async Task Lists_tokens_page_by_page()
    {
        var ids = await person.HasTokens(5);

        var pages = new List<Guid[]>();
        for (var before = ""; before is not null;)
        {
            var page = await person.Get($"/api/tokens?limit=2{before}");
            pages.Add([.. Listed(page).Select(token => token.GetProperty("id").GetGuid())]);
            before = page.Json.GetProperty("next").GetString() is { } next ? $"&before={next}" : null;
        }

        pages.Should().BeEquivalentTo([ids[..2], ids[2..4], ids[4..]], pages => pages.WithStrictOrdering());
    }

    [Test]
    public async Task Lists_fifty_tokens_at_a_time_by_default()
    {
        var ids = await person.HasTokens(60);

        var first = await person.Get("/api/tokens");
        var rest = await person.Get($"/api/tokens?before={ids[49]}&limit=200");

        Listed(first).Should().HaveCount(50);
        first.Json.GetProperty("next").GetGuid().Should().Be(ids[49]);
        Listed(rest).Should().HaveCount(10);
        rest.Json.GetProperty("next").GetString().Should().BeNull();
    }

    [TestCase("limit=0")]
    [TestCase("limit=201")]
    [TestCase("limit=x")]
    [TestCase("before=x")]
    [TestCase("before=")]
    public async Task Refuses_an_invalid_page(string query)
    {
        var refused = await person.Get($"/api/tokens?{query}");

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
    }

    [Test]
    public async Task Revokes_all_tokens_of_the_account_and_no_others()
    {
        var (one, other) = (await Terminal.SignedIn(person), await Terminal.SignedIn(person));
        var stranger = await Terminal.SignedIn(Given.AnyoneNew());
        (await one.Get("/api/wallet")).Status.Should().Be(200);

        var revoked = await person.Send(new HttpRequestMessage(HttpMethod.Delete, "/api/tokens"));
        var again = await person.Send(new HttpRequestMessage(HttpMethod.Delete, "/api/tokens"));

        (revoked.Status, revoked.Body).Should().Be((200, """{"ok":true,"revoked":2}"""));
        again.Body.Should().Be("""{"ok":true,"revoked":0}""");
        (await one.Get("/api/wallet")).Status.Should().Be(401);
        (await other.Get("/api/wallet")).Status.Should().Be(401);
        (await stranger.Get("/api/wallet")).Status.Should().Be(200);
    }

    [Test]
    public async Task Revokes_all_tokens_once_although_it_is_asked_for_many_times_at_once()
    {
        await person.HasTokens(20);

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => person.Send(new HttpRequestMessage(HttpMethod.Delete, "/api/tokens"))));

        replies.Should().OnlyContain(reply => reply.Status == 200);
        replies.Sum(reply => reply.Json.GetProperty("revoked").GetInt32()).Should().Be(20);
    }

    [Test]
    public async Task Revokes_a_token_at_once_here_and_everywhere_within_five_seconds()
    {
        var clock = Given.AClock();
        await using var other = Service.Start(clock: clock);
        var (lost, kept) = (await Terminal.SignedIn(person, name: "lost"), await Terminal.SignedIn(person, name: "kept"));
        (await lost.Get("/api/wallet")).Status.Should().Be(200);
        (await lost.At(other).Get("/api/wallet")).Status.Should().Be(200);

        var revoked = await Delete(await IdOf("lost"));

        revoked.Status.Should().Be(200);
        revoked.Body.Should().Be("""{"ok":true}""");
        (await lost.Get("/api/wallet")).Status.Should().Be(401);
        clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromMicroseconds(1));
        (await lost.At(other).Get("/api/wallet")).Status.Should().Be(200, "the other instance does not ask again so soon");
        clock.Advance(TimeSpan.FromMicroseconds(1));
        (await lost.At(other).Get("/api/wallet")).Status.Should().Be(401);
        (await kept.At(other).Get("/api/wallet")).Status.Should().Be(200);
        Listed(await person.Get("/api/tokens")).Should().ContainSingle().Which.GetProperty("name").GetString().Should().Be("kept");
    }

    [Test]
    public async Task Revokes_a_token_at_once_although_it_is_just_being_looked_up()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: Given.AClock());
        var owner = Given.AnyoneNew(service);
        var terminal = await Terminal.SignedIn(owner);
        var id = Listed(await owner.Get("/api/tokens")).Single().GetProperty("id").GetGuid();
        await database.Execute(
            """
            create sequence looks;
            create function look() returns boolean language plpgsql
              as $$ begin if nextval('looks') = 1 then perform pg_advisory_xact_lock(1); end if; return true; end $$;
            create policy first_look_waits on access_tokens using (look());
            alter table access_tokens enable row level security;
            alter table access_tokens force row level security;
            """);
        var gate = await database.Hold("select pg_advisory_xact_lock(1)");
        var lookedUp = terminal.Get("/api/wallet");
        await database.IsWaitedFor();

        var revoked = await owner.Send(new HttpRequestMessage(HttpMethod.Delete, $"/api/tokens/{id}"));
        await gate.DisposeAsync();

        revoked.Status.Should().Be(200);
        (await lookedUp).Status.Should().Be(200, "it was good when the look began");
        (await terminal.Get("/api/wallet")).Status.Should().Be(401);
    }

    [Test]
    public async Task Lets_a_token_revoke_itself_and_no_other()
    {
        var (one, other) = (await Terminal.SignedIn(person, name: "one"), await Terminal.SignedIn(person, name: "other"));

        (await one.Delete($"/api/tokens/{await IdOf("other")}")).Status.Should().Be(404);
        (await other.Get("/api/wallet")).Status.Should().Be(200);
        (await one.Delete($"/api/tokens/{await IdOf("one")}")).Status.Should().Be(200);

        (await one.Get("/api/wallet")).Status.Should().Be(401);
        (await other.Get("/api/wallet")).Status.Should().Be(200);
    }

    [Test]
    public async Task Knows_no_token_of_another_account()
    {
        var terminal = await Terminal.SignedIn(person, name: "mine");
        var id = await IdOf("mine");
        var stranger = Given.AnyoneNew();

        var foreign = await stranger.Send(new HttpRequestMessage(HttpMethod.Delete, $"/api/tokens/{id}"));
        var unknown = await stranger.Send(new HttpRequestMessage(HttpMethod.Delete, $"/api/tokens/{Guid.Empty}"));

        foreign.Status.Should().Be(404);
        foreign.BodyWithoutTrace.Should().Be(unknown.BodyWithoutTrace);
        (await terminal.Get("/api/wallet")).Status.Should().Be(200);
    }

    [Test]
    public async Task Revokes_a_token_once()
    {
        await Terminal.SignedIn(person, name: "mine");
        var id = await IdOf("mine");

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Delete(id)));

        replies.Should().ContainSingle(reply => reply.Status == 200);
        replies.Where(reply => reply.Status != 200).Should().OnlyContain(reply => reply.Status == 404 && reply.Error == "unknown_token");
        (await Delete(id)).Status.Should().Be(404);
    }

    [TestCase("x")]
    [TestCase("1")]
    public async Task Refuses_an_invalid_id(string id)
    {
        (await person.Send(new HttpRequestMessage(HttpMethod.Delete, $"/api/tokens/{id}"))).Status.Should().BeOneOf(400, 404);
    }

    private static JsonElement[] Listed(Reply reply) => [.. reply.Json.GetProperty("tokens").EnumerateArray()];

    private Task<Reply> Delete(Guid id) => person.Send(new HttpRequestMessage(HttpMethod.Delete, $"/api/tokens/{id}"));

    private async Task<Guid> IdOf(string name) =>
        Listed(await person.Get("/api/tokens")).Single(token => token.GetProperty("name").GetString() == name).GetProperty("id").GetGuid();
}
