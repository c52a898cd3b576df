namespace FocusAccount.Api.Tests.OAuth;

/// <summary>However many redeem a code at once, at whichever instance, there is one token, and it stays valid.</summary>
public sealed class OAuthRacesTests
{
    private const int Racers = 32;
    private const int Rounds = 5;

    [Test]
    public async Task Redeem_an_authorization_code_once()
    {
        await using var other = Service.Start();
        for (var round = 0; round < Rounds; round++)
        {
            var (person, program) = (Given.AnyoneNew(), new OAuthProgram());
            var code = await program.ApprovedBy(person);

            var replies = await Race(racer => racer % 2 == 0 ? program.Redeem(code) : program.RedeemAt(other, code));

            await ShouldHaveOneToken(person, replies, other);
        }
    }

    [Test]
    public async Task Redeem_a_device_code_once()
    {
        await using var other = Service.Start();
        for (var round = 0; round < Rounds; round++)
        {
            var (person, program) = (Given.AnyoneNew(), new OAuthProgram());
            var device = await program.Device();
            await person.Approve(device);

            var replies = await Race(racer => racer % 2 == 0 ? program.Poll(device) : program.PollAt(other, device));

            await ShouldHaveOneToken(person, replies, other);
        }
    }

    [Test]
    public async Task Let_no_stranger_use_up_a_code()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (person, program) = (Given.AnyoneNew(), new OAuthProgram());
            var code = await program.ApprovedBy(person);

            var replies = await Race(racer => racer == Racers / 2
                ? program.Redeem(code)
                : program.Redeem(code, racer % 2 == 0 ? ("code_verifier", new OAuthProgram().Verifier) : ("client_id", "viewer")));

            replies[Racers / 2].Status.Should().Be(200);
            await ShouldHaveOneToken(person, replies, TestRun.Service);
        }
    }

    [Test]
    public async Task Give_no_more_tokens_than_an_account_may_have()
    {
        var (person, program) = (Given.AnyoneNew(), new OAuthProgram());
        var codes = new List<string>();
        for (var code = 0; code < 8; code++)
        {
            codes.Add(await program.ApprovedBy(person));
        }

        await person.HasTokens(97);

        var replies = await Task.WhenAll(codes.Select(code => program.Redeem(code)));

        replies.Count(reply => reply.Status == 200).Should().Be(3);
        replies.Where(reply => reply.Status != 200).Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "access_denied");
        (await TestRun.Database.TokensOf(person)).Should().Be(100);
    }

    [Test]
    public async Task Revoke_a_token_as_often_as_it_is_asked()
    {
        var (person, program) = (Given.AnyoneNew(), new OAuthProgram());
        var token = await program.TokenFrom(person);

        var replies = await Race(_ => TestRun.Service.PostForm("/oauth/revoke", ("token", token)));

        replies.Should().OnlyContain(reply => reply.Status == 200);
        (await TestRun.Service.Get("/api/wallet", ("Authorization", $"Bearer {token}"))).Status.Should().Be(401);
    }

    private static Task<Reply[]> Race(Func<int, Task<Reply>> run) => Task.WhenAll(Enumerable.Range(0, Racers).Select(run));

    private static async Task ShouldHaveOneToken(Person person, Reply[] replies, Service other)
    {
        var won = replies.Should().ContainSingle(reply => reply.Status == 200).Subject;
        replies.Where(reply => reply.Status != 200).Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "invalid_grant");
        (await TestRun.Database.TokensOf(person)).Should().Be(1);
        var token = won.Json.GetProperty("access_token").GetString();
        foreach (var service in (Service[])[TestRun.Service, other])
        {
            (await service.Get("/api/wallet", ("Authorization", $"Bearer {token}"))).Status.Should().Be(200);
        }
    }
}
