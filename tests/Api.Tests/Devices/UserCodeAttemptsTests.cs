using FocusAccount.Domain.Devices;

namespace FocusAccount.Api.Tests.Devices;

/// <summary>The attempts of all people count together, so each test has its own database, and a clock at the start of a window.</summary>
public sealed class UserCodeAttemptsTests
{
    private const int PerAccount = 10;
    private const int FirstTries = 3;
    private const int Together = 100;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private SteppedClock clock = null!;
    private Database database = null!;
    private Service service = null!;

    [SetUp]
    public async Task Start()
    {
        var now = TimeProvider.System.GetUtcNow();
        clock = new SteppedClock(now.AddTicks(Window.Ticks - (now.Ticks % Window.Ticks)));
        database = await Given.ADatabase();
        service = Service.Start(database, clock: clock);
    }

    [TearDown]
    public async Task Stop()
    {
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task Ends_an_account_s_guessing_after_ten_wrong_codes()
    {
        var person = Given.AnyoneNew(service);
        await Guesses(person, PerAccount);

        var refused = await person.Types(Wrong());

        refused.Status.Should().Be(429);
        refused.Error.Should().Be("too_many_attempts");
        refused.Header("Retry-After").Should().Be("900");
    }

    [Test]
    public async Task Refuses_even_the_right_code_then_and_leaves_it_to_others()
    {
        var person = Given.AnyoneNew(service);
        var terminal = await Terminal.Start(service);
        var before = await database.RowOf(terminal);
        await Guesses(person, PerAccount);

        (await person.Approve(terminal)).Status.Should().Be(429);
        (await person.Post("/api/device/lookup", new { user_code = terminal.UserCode })).Status.Should().Be(429);

        (await database.RowOf(terminal)).Should().Be(before);
        (await Given.AnyoneNew(service).Approve(terminal)).Status.Should().Be(200);
    }

    [Test]
    public async Task Counts_looking_and_deciding_alike()
    {
        var person = Given.AnyoneNew(service);
        for (var guess = 0; guess < PerAccount; guess++)
        {
            var path = guess % 2 == 0 ? "/api/device/lookup" : "/api/device/complete";
            (await person.Post(path, new { user_code = Wrong() })).Status.Should().Be(400);
        }

        (await person.Types(Wrong())).Status.Should().Be(429);
    }

    [Test]
    public async Task Forgets_with_time()
    {
        var person = Given.AnyoneNew(service);
        var terminal = await Terminal.Start(service);
        await Guesses(person, PerAccount);

        clock.Advance(Window - TimeSpan.FromSeconds(1));
        var refused = await person.Types(Wrong());
        clock.Advance(TimeSpan.FromSeconds(1));
        var next = await person.Types(Wrong());

        refused.Status.Should().Be(429);
        refused.Header("Retry-After").Should().Be("1");
        next.Status.Should().Be(400);
        (await person.Approve(terminal)).Status.Should().Be(410, "the code has ended by now");
    }

    [Test]
    public async Task Holds_at_every_instance_and_after_a_restart()
    {
        var person = Given.AnyoneNew(service);
        await using (var second = Service.Start(database, clock: clock))
        {
            await Guesses(person, PerAccount / 2);
            await Guesses(person.At(second), PerAccount / 2);
            (await person.At(second).Types(Wrong())).Status.Should().Be(429);
        }

        await using var restarted = Service.Start(database, clock: clock);
        (await person.At(restarted).Types(Wrong())).Status.Should().Be(429);
        (await person.Types(Wrong())).Status.Should().Be(429);
    }

    [Test]
    public async Task Lets_through_no_more_when_all_come_at_once()
    {
        await using var second = Service.Start(database, clock: clock);
        var person = Given.AnyoneNew(service);
        var there = person.At(second);

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(guess => (guess % 2 == 0 ? person : there).Types(Wrong())));

        replies.Count(reply => reply.Status == 400).Should().Be(PerAccount);
        replies.Count(reply => reply.Status == 429).Should().Be(40 - PerAccount);
    }

    [Test]
    public async Task Returns_the_attempt_for_a_correct_code()
    {
        var person = Given.AnyoneNew(service);
        await Guesses(person, PerAccount - 1);

        for (var login = 0; login < 5; login++)
        {
            var terminal = await Terminal.Start(service);
            (await person.Post("/api/device/lookup", new { user_code = terminal.UserCode })).Status.Should().Be(200);
            (await person.Approve(terminal)).Status.Should().Be(200);
        }

        await Guesses(person, 1);
        (await person.Types(Wrong())).Status.Should().Be(429);
    }

    [Test]
    public async Task Is_not_filled_up_again_by_right_codes()
    {
        var person = Given.AnyoneNew(service);
        await Guesses(person, PerAccount - 1);
        var own = await Terminal.Start(service);
        for (var look = 0; look < 20; look++)
        {
            (await person.Post("/api/device/lookup", new { user_code = own.UserCode })).Status.Should().Be(200);
        }

        await Guesses(person, 1);

        (await person.Types(Wrong())).Status.Should().Be(429);
        (await database.Query<int>("select spent from user_code_tries where scope in ('first tries', 'overall')")).Sum().Should().Be(PerAccount);
    }

    [Test]
    public async Task Counts_every_spelling_of_a_code_alike()
    {
        var person = Given.AnyoneNew(service);
        string[] spellings = ["BBBB-CCCC", "bbbbcccc", "bbbb cccc", "b-b-b-b-c-c-c-c", "BBBB\u2013CCCC", "\uFF42bbb-cccc", "bbbb-cccc\n", " BBBBCCCC ", "BbBb-CcCc", "bbbb--cccc"];
        foreach (var spelling in spellings)
        {
            (await person.Types(spelling)).Status.Should().Be(400);
        }

        (await person.Types("BBBB-CCCC")).Status.Should().Be(429);
    }

    [Test]
    public async Task Is_not_spent_on_what_cannot_be_a_code()
    {
        var person = Given.AnyoneNew(service);
        await Task.WhenAll(Enumerable.Range(0, 3 * PerAccount).Select(typo => person.Types($"BBBB-{typo}")));

        await Guesses(person, PerAccount);
    }

    [Test]
    public async Task Ends_an_address_s_guessing_whatever_its_accounts_and_claims()
    {
        await Everyone(people: 14, PerAccount);
        var last = Given.AnyoneNew(service);
        await Guesses(last, FirstTries + 2);
        clock.Advance(TimeSpan.FromMinutes(1));

        var refused = await last.Send(new HttpRequestMessage(HttpMethod.Post, "/api/device/complete")
            .With(("X-Forwarded-For", "203.0.113.9"), ("Forwarded", "for=203.0.113.9"), ("X-Real-IP", "203.0.113.9"))
            .WithJson(new { user_code = Wrong() }));

        refused.Status.Should().Be(429, "14 accounts have used up 98 attempts beyond their first three, and this one has used up the other two");
        refused.Header("Retry-After").Should().Be($"{(Window - TimeSpan.FromMinutes(1)).TotalSeconds}");
    }

    [Test]
    public async Task Ends_the_guessing_of_those_who_have_guessed_for_a_minute_when_too_many_codes_are_wrong_overall()
    {
        var guesser = Given.AnyoneNew(service);
        await Guesses(guesser, FirstTries + 1);
        await HaveSpent("overall", Together);

        var refused = await guesser.Types(Wrong());
        clock.Advance(TimeSpan.FromMinutes(1));
        var next = await guesser.Types(Wrong());

        refused.Status.Should().Be(429);
        refused.Header("Retry-After").Should().Be("60");
        next.Status.Should().Be(400);
    }

    [Test]
    public async Task Lets_people_who_have_not_guessed_approve_while_others_guess_behind_the_same_address()
    {
        await Everyone(people: 14, PerAccount);
        var guesser = Given.AnyoneNew(service);
        await Guesses(guesser, FirstTries + 2);
        (await guesser.Types(Wrong())).Status.Should().Be(429);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => await Given.AnyoneNew(service).Approve(await Terminal.Start(service))));

        replies.Should().OnlyContain(reply => reply.Status == 200);
    }

    [Test]
    public async Task Ends_the_first_tries_of_new_accounts_for_a_minute_when_too_many_are_wrong()
    {
        await Guesses(Given.AnyoneNew(service), 1);
        await HaveSpent("first tries", 3 * Together);

        var refused = await Given.AnyoneNew(service).Types(Wrong());
        clock.Advance(TimeSpan.FromMinutes(1));
        var next = await Given.AnyoneNew(service).Types(Wrong());

        refused.Status.Should().Be(429);
        refused.Header("Retry-After").Should().Be("60");
        next.Status.Should().Be(400);
    }

    [Test]
    public async Task Uses_up_no_attempt_of_a_person_when_the_overall_limit_refuses()
    {
        var person = Given.AnyoneNew(service);
        await Guesses(person, FirstTries + 1);
        await HaveSpent("overall", Together);
        for (var attempt = 0; attempt < 2 * PerAccount; attempt++)
        {
            (await person.Types(Wrong())).Status.Should().Be(429);
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        var terminal = await Terminal.Start(service);
        (await person.Approve(terminal)).Status.Should().Be(200);
    }

    [Test]
    public async Task Does_not_stop_people_who_type_the_right_code_behind_one_address()
    {
        for (var batch = 0; batch < 3; batch++)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Terminal.SignedIn(Given.AnyoneNew(service))));
        }

        (await database.Query<int>("select spent from user_code_tries")).Should().OnlyContain(spent => spent == 0);
    }

    private static string Wrong() => UserCode.Random().ToString();

    private static async Task Guesses(Person person, int count)
    {
        for (var guess = 0; guess < count; guess++)
        {
            (await person.Types(Wrong())).Status.Should().Be(400);
        }
    }

    // One machine has not so many addresses and accounts, so the attempts of others are inserted as they would have been recorded.
    private Task HaveSpent(string scope, int spent) =>
        database.Execute("update user_code_tries set spent = @spent where scope = @scope", new { scope, spent });

    private Task Everyone(int people, int guesses) =>
        Task.WhenAll(Enumerable.Range(0, people).Select(_ => Guesses(Given.AnyoneNew(service), guesses)));
}
