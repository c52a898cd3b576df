using FocusAccount.Application.Accounts;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.Upstreams;
using FocusAccount.Domain.Accounts;
using Moq;

namespace FocusAccount.Application.Tests.Accounts;

public sealed class ClerkComparisonTests
{
    private const string Heartbeat = "clerk_comparison";

    private readonly ApplicationHost host = new();
    private readonly Dictionary<string, ClerkUser> atClerk = [];

    [SetUp]
    public void IsDue()
    {
        host.Heartbeats.Setup(beats => beats.TryBeat(Heartbeat, TimeSpan.FromDays(1), Given.Now, default)).ReturnsAsync(true);
        host.Clerk
            .Setup(clerk => clerk.FindUsers(It.IsAny<IReadOnlyList<string>>(), default))
            .ReturnsAsync((IReadOnlyList<string> ids, CancellationToken _) => atClerk.Values.Where(user => ids.Contains(user.Id)).ToList());
        host.Clerk
            .Setup(clerk => clerk.FindUser(It.IsAny<string>(), default))
            .ReturnsAsync((string id, CancellationToken _) => atClerk.GetValueOrDefault(id, ClerkUser.Unknown(id)));
        host.Accounts
            .Setup(accounts => accounts.TryAddClosed(It.IsAny<Account>(), Given.Now, It.IsAny<CancellationToken>()))
            .ReturnsAsync(true);
    }

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Asks_nothing_before_a_day_has_passed()
    {
        host.Heartbeats.Setup(beats => beats.TryBeat(Heartbeat, TimeSpan.FromDays(1), Given.Now, default)).ReturnsAsync(false);

        await Run();

        host.People.VerifyNoOtherCalls();
        host.Clerk.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Closes_the_accounts_of_those_who_are_missing_or_banned_and_warns_that_no_webhook_had_said_so()
    {
        Hold(People(30));
        Know(28);
        atClerk[ClerkIdOf(0)] = atClerk[ClerkIdOf(0)] with { Standing = ClerkStanding.Banned };

        await Run();

        host.Events.OfType<AccountClosed>().Select(closed => closed.ClosedFor).Should().BeEquivalentTo([ClosureReason.Banned, ClosureReason.Deleted, ClosureReason.Deleted]);
        host.Events.OfType<WebhookMissed>().Should().HaveCount(3);
        host.Events.OfType<ClerkUsersCompared>().Should().Equal(new ClerkUsersCompared(Asked: 30, Changed: 3));
    }

    [Test]
    public async Task Believes_that_a_user_is_missing_only_when_Clerk_says_so_of_that_user_alone()
    {
        Hold(People(3));
        Know(3);
        host.Clerk.Setup(clerk => clerk.FindUsers(It.IsAny<IReadOnlyList<string>>(), default)).ReturnsAsync(new List<ClerkUser>());

        await Run();

        host.Events.Should().Equal(new ClerkUsersCompared(Asked: 3, Changed: 0));
    }

    // More than ten, and more than a fifth.
    [TestCase(40, 11, true)]
    [TestCase(40, 10, false)]
    [TestCase(60, 12, false)]
    [TestCase(60, 13, true)]
    public async Task Changes_nothing_when_suspiciously_many_are_missing(int asked, int missing, bool stops)
    {
        Hold(People(asked));
        Know(asked - missing);

        await Run();

        host.Events.OfType<AccountClosed>().Should().HaveCount(stops ? 0 : missing);
        host.Events.OfType<ClerkUsersMissing>().Should().Equal(
            stops ? [new ClerkUsersMissing(asked, missing, "more than ten and more than a fifth are missing")] : []);
        IsTriedAgain(stops);
    }

    // Few people have tokens in a new installation.
    [Test]
    public async Task Changes_nothing_when_the_secret_key_is_of_another_instance_however_few_are_missing()
    {
        Hold(People(3));
        Know(2);
        const string problem = "The secret key belongs to another Clerk instance.";
        host.ClerkInstance.Setup(instance => instance.FindProblem(default)).ReturnsAsync(problem);

        await Run();

        host.Events.Should().Equal(new ClerkUsersMissing(Asked: 3, Missing: 1, problem));
        IsTriedAgain(true);
    }

    [Test]
    public async Task Goes_on_after_the_last_of_each_batch()
    {
        var people = People(150);
        Hold(people[..100], people[100..]);
        Know(150);

        await Run();

        host.Events.Should().Equal(new ClerkUsersCompared(Asked: 150, Changed: 0));
        host.People.Verify(finder => finder.FindToCompare(people[99].AccountId, It.IsAny<DateTimeOffset>(), Given.Now, 100, default));
    }

    [Test]
    public async Task Tries_again_in_an_hour_when_Clerk_is_away()
    {
        Hold(People(3));
        host.Clerk.Setup(clerk => clerk.FindUsers(It.IsAny<IReadOnlyList<string>>(), default)).ReturnsAsync(UpstreamErrors.Unavailable);

        await Run();

        host.Events.Should().BeEmpty();
        IsTriedAgain(true);
    }

    [Test]
    public async Task Asks_nothing_of_the_database_about_those_who_stand_as_at_Clerk()
    {
        Hold([new FoundPerson(Given.Ada, Given.ClerkId, ClosureReason.Banned), .. People(2)]);
        Know(2);
        atClerk[Given.ClerkId] = new ClerkUser(Given.ClerkId, ClerkStanding.Banned, []);

        await Run();

        host.Steps.Should().NotContain(step => step.StartsWith("begin", StringComparison.Ordinal));
    }

    [Test]
    public async Task Reopens_the_account_of_whoever_is_banned_no_longer()
    {
        host.Locks.Setup(locks => locks.Lock(Given.Ada, It.IsAny<CancellationToken>())).ReturnsAsync(Given.AnAccountWith(70, closedFor: ClosureReason.Banned));
        host.Accounts.Setup(accounts => accounts.FindClosure(Given.Ada, It.IsAny<CancellationToken>())).ReturnsAsync(new StoredClosure(ClosureReason.Banned));
        Hold([new FoundPerson(Given.Ada, Given.ClerkId, ClosureReason.Banned)]);
        atClerk[Given.ClerkId] = new ClerkUser(Given.ClerkId, ClerkStanding.Active, []);

        await Run();

        host.Events.Should().Equal(
            new AccountReopened(Given.Ada, ClosureReason.Banned), new WebhookMissed(Given.Ada, ClerkStanding.Active), new ClerkUsersCompared(1, 1));
    }

    private static string ClerkIdOf(int number) => $"user_{number}";

    private static FoundPerson[] People(int count) =>
        [.. Enumerable.Range(0, count).Select(number => new FoundPerson(Account.IdOf(ClerkIdOf(number)), ClerkIdOf(number), ClosedFor: null))];

    private void Know(int count)
    {
        foreach (var id in Enumerable.Range(0, count).Select(ClerkIdOf))
        {
            atClerk[id] = new ClerkUser(id, ClerkStanding.Active, []);
        }
    }

    private void Hold(params FoundPerson[][] batches)
    {
        var found = host.People.SetupSequence(finder =>
            finder.FindToCompare(It.IsAny<Guid>(), Given.Now.AddDays(-2), Given.Now, 100, default));
        foreach (var batch in batches.Append([]))
        {
            found = found.ReturnsAsync(batch);
        }
    }

    private void IsTriedAgain(bool isTriedAgain) => host.Heartbeats.Verify(
        beats => beats.Set(Heartbeat, Given.Now.AddDays(-1).AddHours(1), default), isTriedAgain ? Times.Once() : Times.Never());

    private Task Run() => host.Get<ClerkComparison>().Run(Given.OneHour, default);
}
