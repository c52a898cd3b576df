using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Jobs;
using Moq;

namespace FocusAccount.Application.Tests.Jobs;

public sealed class JobExpiryTests
{
    private static readonly DateTimeOffset Due = Given.Now + Given.OneHour;

    private readonly ApplicationHost host = new();
    private readonly List<Job> overdue = [];
    private readonly List<DateTimeOffset?> scans = [];

    [SetUp]
    public void FindWhatIsOverdue()
    {
        host.Clock.SetUtcNow(Due);
        host.OverdueJobs
            .Setup(finder => finder.Find(
                It.IsAny<DateTimeOffset?>(), It.IsAny<DateTimeOffset>(), It.IsAny<IReadOnlyCollection<Guid>>(), default))
            .Callback((DateTimeOffset? after, DateTimeOffset _, IReadOnlyCollection<Guid> _, CancellationToken _) => scans.Add(after))
            .ReturnsAsync((DateTimeOffset? _, DateTimeOffset now, IReadOnlyCollection<Guid> excluded, CancellationToken _) =>
            [
                .. from job in overdue
                   where job.Status == JobStatus.Started && job.ExpiresAt <= now && !excluded.Contains(job.AccountId)
                   select new OverdueJob(job.AccountId, job.Id),
            ]);
    }

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Expires_every_overdue_job()
    {
        var jobs = new[] { Overdue("user_ada"), Overdue("user_ada"), Overdue("user_grace") };

        await Run();

        jobs.Should().OnlyContain(job => job.ExpiredAt == Due);
        host.Events.OfType<JobExpired>().Select(expired => expired.Job).Should().Equal(jobs);
    }

    [Test]
    public async Task Looks_again_until_nothing_is_left()
    {
        Overdue("user_ada");

        await Run();

        scans.Should().Equal([null, null]);
    }

    [Test]
    public async Task Scans_everything_at_first_and_then_only_the_latest_deadlines_with_an_overlap()
    {
        await Run();
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await Run();
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await Run();

        scans.Should().Equal(null, Due.AddHours(-1), Due.AddMinutes(5).AddHours(-1));
    }

    [Test]
    public async Task Scans_everything_again_a_day_later()
    {
        await Run();
        host.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        await Run();
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await Run();
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await Run();

        scans.Should().Equal(null, Due.AddHours(-1), null, Due.AddDays(1).AddHours(-1));
    }

    [Test]
    public async Task Goes_on_with_the_other_accounts_when_one_cannot_be_locked()
    {
        var stuck = new[] { Overdue("user_ada"), Overdue("user_ada") };
        var other = Overdue("user_grace");
        Hold("user_ada");

        await Run();

        other.ExpiredAt.Should().Be(Due);
        stuck.Should().OnlyContain(job => job.Status == JobStatus.Started);
        host.Events.OfType<SweepFailed>().Should().ContainSingle("an account that failed is not tried again in the same run")
            .Which.What.Should().Be("jobs");
    }

    [Test]
    public async Task Repeats_a_run_in_which_an_account_failed()
    {
        await Run();
        var late = Overdue("user_ada");
        Hold("user_ada");
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await Run();
        Free(late);
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        scans.Clear();

        await Run();

        scans.Should().Equal([Due.AddHours(-1), Due.AddHours(-1)], "it starts where the last complete run ended");
        late.ExpiredAt.Should().Be(Due.AddMinutes(10));
    }

    [Test]
    public async Task Repeats_a_full_scan_in_which_an_account_failed()
    {
        Overdue("user_ada");
        Hold("user_ada");
        await Run();
        scans.Clear();

        await Run();

        scans.Should().Equal([null]);
    }

    [Test]
    public async Task Gives_up_when_ten_accounts_failed()
    {
        for (var n = 0; n < 12; n++)
        {
            Overdue($"user_{n}");
            Hold($"user_{n}");
        }

        await FluentActions.Awaiting(Run).Should().ThrowAsync<TimeoutException>();

        host.Events.OfType<SweepFailed>().Should().HaveCount(9, "the tenth failure is that of the run");
        host.Locks.Verify(locks => locks.LockWithJob(It.IsAny<Guid>(), It.IsAny<Guid>(), default), Times.Exactly(10));
    }

    [Test]
    public async Task Stops_when_it_is_canceled()
    {
        Overdue("user_ada");
        Hold("user_ada", new OperationCanceledException());

        await FluentActions.Awaiting(Run).Should().ThrowAsync<OperationCanceledException>();

        host.Events.Should().BeEmpty();
    }

    private Task Run() => host.Get<JobExpiry>().Run(CancellationToken.None);

    private Job Overdue(string clerkId)
    {
        var account = Given.AnAccountOf(clerkId);
        var job = Given.AJob(reserved: 30, account: account.Id);
        overdue.Add(job);
        host.Holds(account, job);
        return job;
    }

    // As when another session holds the lock for longer than a request may take.
    private void Hold(string clerkId, Exception? exception = null) =>
        host.Locks
            .Setup(locks => locks.LockWithJob(Account.IdOf(clerkId), It.IsAny<Guid>(), default))
            .ThrowsAsync(exception ?? new TimeoutException());

    private void Free(Job job) => host.Holds(Given.AnAccountOf("user_ada"), job);
}
