namespace FocusAccount.Api.Tests.Devices;

public sealed class DeviceLoginRacesTests
{
    [Test]
    public async Task Hands_over_one_token_to_32_polls_at_two_instances()
    {
        await using var other = Service.Start();
        for (var round = 0; round < 5; round++)
        {
            var person = Given.AnyoneNew();
            var terminal = await Terminal.Start();
            await person.Approve(terminal);
            var there = terminal.At(other);

            var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(poll => poll % 2 == 0 ? terminal.Poll() : there.PollByPost()));

            replies.Should().ContainSingle(reply => reply.Status == 200);
            replies.Where(reply => reply.Status != 200).Should().OnlyContain(reply => reply.Status == 410 && reply.Error == "code_used");
            (await TestRun.Database.TokensOf(person)).Should().Be(1);
            var token = replies.Single(reply => reply.Status == 200).Json.GetProperty("token").GetString();
            (await other.Get("/api/wallet", ("Authorization", $"Bearer {token}"))).Status.Should().Be(200);
        }
    }

    [Test]
    public async Task Gives_the_device_to_one_of_those_who_approve_at_once()
    {
        await using var other = Service.Start();
        for (var round = 0; round < 5; round++)
        {
            var terminal = await Terminal.Start();
            var people = Enumerable.Range(0, 8).Select(index => Given.AnyoneNew(index % 2 == 0 ? TestRun.Service : other)).ToArray();

            var replies = await Task.WhenAll(people.Select(person => person.Approve(terminal)));

            replies.Should().ContainSingle(reply => reply.Status == 200);
            replies.Where(reply => reply.Status != 200).Should().OnlyContain(reply => reply.Status == 410);
            var winner = people[Array.FindIndex(replies, reply => reply.Status == 200)];
            (await terminal.Poll()).Status.Should().Be(200);
            (await terminal.Get("/api/wallet")).Json.GetProperty("account").GetProperty("id").GetGuid().Should().Be(winner.AccountId);
        }
    }

    [Test]
    public async Task Takes_one_decision_when_it_is_approved_and_declined_at_once()
    {
        for (var round = 0; round < 10; round++)
        {
            var person = Given.AnyoneNew();
            var terminal = await Terminal.Start();
            await person.Wallet();

            var replies = await Task.WhenAll(person.Approve(terminal), person.Deny(terminal), person.Approve(terminal), person.Deny(terminal));

            replies.Should().ContainSingle(reply => reply.Status == 200);
            replies.Where(reply => reply.Status != 200).Should().OnlyContain(reply => reply.Status == 410);
            var approved = replies[0].Status == 200 || replies[2].Status == 200;
            (await terminal.Poll()).Status.Should().Be(approved ? 200 : 410);
            (await TestRun.Database.TokensOf(person)).Should().Be(approved ? 1 : 0);
        }
    }

    [Test]
    public async Task Is_collected_once_by_a_device_that_polls_while_it_is_approved()
    {
        for (var round = 0; round < 10; round++)
        {
            var person = Given.AnyoneNew();
            var terminal = await Terminal.Start();
            var polls = Enumerable.Range(0, 6).Select(_ => terminal.Poll());

            var replies = await Task.WhenAll([person.Approve(terminal), .. polls]);

            replies[0].Status.Should().Be(200);
            var collected = replies.Skip(1).Count(reply => reply.Status == 200) + ((await terminal.Poll()).Status == 200 ? 1 : 0);
            collected.Should().Be(1);
            replies.Should().OnlyContain(reply => reply.Status == 200 || reply.Status == 202 || reply.Status == 410 || reply.Status == 429);
            (await TestRun.Database.TokensOf(person)).Should().Be(1);
        }
    }

    [Test]
    public async Task Lets_fifty_people_behind_one_address_sign_in_at_once()
    {
        await using var service = Service.Start();
        var people = Enumerable.Range(0, 50).Select(_ => Given.AnyoneNew(service)).ToArray();

        var terminals = await Task.WhenAll(people.Select(person => Terminal.SignedIn(person)));

        terminals.Should().OnlyHaveUniqueItems(terminal => terminal.Token);
    }

    [Test]
    public async Task Needs_no_more_connections_than_the_pool_has()
    {
        await using var database = await Given.ADatabase();
        var small = $"{database.ConnectionString};Maximum Pool Size=2";
        await using var service = Service.Start(database, settings: new() { ["ConnectionStrings:Focus"] = small });
        var people = Enumerable.Range(0, 12).Select(_ => Given.AnyoneNew(service)).ToArray();
        var terminals = await Task.WhenAll(people.Select(_ => Terminal.Start(service)));

        var replies = await Task.WhenAll(people.Zip(terminals, (person, terminal) => person.Approve(terminal)));

        replies.Should().OnlyContain(reply => reply.Status == 200);
    }
}
