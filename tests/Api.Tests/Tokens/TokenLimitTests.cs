namespace FocusAccount.Api.Tests.Tokens;

/// <summary>How many valid tokens an account may have.</summary>
public sealed class TokenLimitTests
{
    private const int Limit = 100;

    private readonly Person person = Given.AnyoneNew();

    [Test]
    public async Task Refuses_an_approval_at_the_limit_until_a_token_is_revoked()
    {
        var ids = await person.HasTokens(Limit);
        var terminal = await Terminal.Start();

        var refused = await person.Approve(terminal);
        var pending = await terminal.Poll();
        await person.Send(new HttpRequestMessage(HttpMethod.Delete, $"/api/tokens/{ids[0]}"));

        (refused.Status, refused.Error).Should().Be((400, "too_many_tokens"));
        refused.Message.Should().Contain("revoke one");
        pending.Status.Should().Be(202);
        (await person.Approve(terminal)).Status.Should().Be(200);
        (await terminal.Poll()).Status.Should().Be(200);
    }

    [Test]
    public async Task Lets_a_person_decline_at_the_limit()
    {
        await person.HasTokens(Limit);

        var declined = await person.Deny(await Terminal.Start());

        declined.Status.Should().Be(200);
    }

    [Test]
    public async Task Counts_only_tokens_that_are_valid()
    {
        var ids = await person.HasTokens(Limit + 1);
        await TestRun.Database.Execute("update access_tokens set revoked_at = now() where account_id = @AccountId and id = @id", new { person.AccountId, id = ids[0] });
        await TestRun.Database.Execute("update access_tokens set expires_at = now() where account_id = @AccountId and id = @id", new { person.AccountId, id = ids[1] });

        var signIn = () => Terminal.SignedIn(person);

        await signIn.Should().NotThrowAsync();
        (await person.Approve(await Terminal.Start())).Error.Should().Be("too_many_tokens");
    }

    [Test]
    public async Task Holds_when_many_approved_logins_are_collected_at_once()
    {
        const int Room = 3;
        const int Logins = 10;
        await using var second = Service.Start();
        var ids = await person.HasTokens(Limit - Room);
        var terminals = await Task.WhenAll(Enumerable.Range(0, Logins).Select(_ => Terminal.Start()));
        foreach (var terminal in terminals)
        {
            (await person.Approve(terminal)).Status.Should().Be(200);
        }

        var replies = await Task.WhenAll(terminals.Select((terminal, index) => index % 2 == 0 ? terminal.Poll() : terminal.At(second).PollByPost()));

        replies.Count(reply => reply.Status == 200).Should().Be(Room);
        replies.Count(reply => reply is { Status: 400, Error: "too_many_tokens" }).Should().Be(Logins - Room);
        (await TestRun.Database.TokensOf(person)).Should().Be(Limit);

        await person.Send(new HttpRequestMessage(HttpMethod.Delete, $"/api/tokens/{ids[0]}"));
        var refused = terminals[Array.FindIndex(replies, reply => reply.Status == 400)];
        (await refused.Poll()).Status.Should().Be(200, "its approval still stands");
    }
}
