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
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly ApplicationHost host = new();
    private readonly List<Job> overdue = [];
    private readonly List<DateTimeOffset?> scans = [];
    private int batch = 1000;

    [SetUp]
    public void FindWhatIsOverdue()
    {
        host.Clock.SetUtcNow(Due);
        host.OverdueJobs
            .Setup(finder => finder.Find(
                It.IsAny<DateTimeOffset?>(), It.IsAny<DateTimeOffset>(), It.IsAny<IReadOnlyCollection<Guid>>(), It.IsAny<CancellationToken>()))
            .Callback((DateTimeOffset? after, DateTimeOffset _, IReadOnlyCollection<Guid> _, CancellationToken _) => scans.Add(after))
            .ReturnsAsync((DateTimeOffset? _, DateTimeOffset now, IReadOnlyCollection<Guid> excluded, CancellationToken _) =>
            [
                .. (from job in overdue
                    where job.Status == JobStatus.Started && job.ExpiresAt <= now && !excluded.Contains(job.AccountId)
                    select new OverdueJob(job.AccountId, job.Id)).Take(batch),
            ]);
    }

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Expires_every_overdue_job()
    {
        var jobs = new[] { Overdue("user_ada"), Overdue("user_ada"), Overdue("user_grace") };

        await Run();

        jobs.Should().OnlyContain(job => job.State.ExpiredAt == Due);
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

        other.State.ExpiredAt.Should().Be(Due);
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

        scans.Should().OnlyContain(after => after == Due.AddHours(-1), "it starts where the last complete run ended");
        late.State.ExpiredAt.Should().Be(Due.AddMinutes(10));
    }

    [Test]
    public async Task Repeats_a_full_scan_in_which_an_account_failed()
    {
        Overdue("user_ada");
        Hold("user_ada");
        await Run();
        scans.Clear();

        await Run();

        scans.Should().NotBeEmpty().And.OnlyContain(after => after == null);
    }

    [Test]
    public async Task Gives_up_when_ten_accounts_failed()
    {
        Stuck(12);

        await FluentActions.Awaiting(Run).Should().ThrowAsync<TimeoutException>();

        host.Events.OfType<SweepFailed>().Should().HaveCount(9, "the tenth failure is that of the run");
        host.Locks.Verify(locks => locks.LockWithJob(It.IsAny<Guid>(), It.IsAny<Guid>(), It.IsAny<CancellationToken>()), Times.Exactly(10));
    }

    [Test]
    public async Task Serves_the_accounts_behind_ten_that_fail_in_the_next_run()
    {
        Stuck(12);
        var behind = Overdue("user_ada");

        await FluentActions.Awaiting(Run).Should().ThrowAsync<TimeoutException>();
        await FluentActions.Awaiting(Run).Should().ThrowAsync<TimeoutException>();

        behind.State.ExpiredAt.Should().Be(Due);
    }

    [Test]
    public async Task Comes_back_to_an_account_that_failed_however_many_others_do()
    {
        Stuck(25);
        var late = Overdue("user_ada");
        Hold("user_ada");
        for (var run = 0; run < 3; run++)
        {
            await FluentActions.Awaiting(Run).Should().ThrowAsync<TimeoutException>();
        }

        Free(late);
        for (var run = 0; run < 4; run++)
        {
            await FluentActions.Awaiting(Run).Should().ThrowAsync<TimeoutException>();
        }

        late.State.ExpiredAt.Should().Be(Due);
    }

    [Test]
    public async Task Goes_on_when_all_jobs_of_a_batch_are_of_an_account_that_fails()
    {
        batch = 2;
        Overdue("user_ada");
        Overdue("user_ada");
        Hold("user_ada");
        var other = Overdue("user_grace");

        await Run();

        other.State.ExpiredAt.Should().Be(Due);
    }

    [Test]
    public async Task Waits_for_an_account_no_longer_than_the_limit()
    {
        Overdue("user_ada");
        var lockOf = new TaskCompletionSource<(Account, Job)?>();
        host.Locks
            .Setup(locks => locks.LockWithJob(Account.IdOf("user_ada"), It.IsAny<Guid>(), It.IsAny<CancellationToken>()))
            .Returns(lockOf.Task);
        var other = Overdue("user_grace");

        var run = Run();
        host.Clock.Advance(Limit);
        await run;

        other.State.ExpiredAt.Should().Be(Due + Limit);
        host.Events.OfType<SweepFailed>().Should().ContainSingle().Which.Exception.Should().BeOfType<TimeoutException>();
    }

    [Test]
    public async Task Finds_nothing_more_when_the_clock_is_set_forward_meanwhile()
    {
        Overdue("user_ada");
        var running = Overdue("user_grace", expiresIn: 2 * Given.OneHour);
        host.Jobs.Setup(jobs => jobs.Save(It.IsAny<Job>())).Callback(() => host.Clock.Step(TimeSpan.FromHours(25)));

        await Run();

        running.Status.Should().Be(JobStatus.Started);
    }

    [Test]
    public async Task Ends_when_the_clock_is_set_back_meanwhile()
    {
        Overdue("user_ada");
        Overdue("user_grace");
        host.Jobs.Setup(jobs => jobs.Save(It.IsAny<Job>())).Callback(() => host.Clock.Step(TimeSpan.FromHours(-25)));

        await Run();

        overdue.Should().ContainSingle(job => job.Status == JobStatus.Started);
    }

    [Test]
    public async Task Takes_a_cancellation_of_something_else_for_a_failure()
    {
        Overdue("user_ada");
        Hold("user_ada", new OperationCanceledException());

        await Run();

        host.Events.OfType<SweepFailed>().Should().ContainSingle();
    }

    [Test]
    public async Task Stops_when_it_is_canceled()
    {
        Overdue("user_ada");
        Hold("user_ada", new OperationCanceledException());

        var run = host.Get<JobExpiry>().Awaiting(expiry => expiry.Run(Limit, new CancellationToken(canceled: true)));

        await run.Should().ThrowAsync<OperationCanceledException>();
        host.Events.Should().BeEmpty();
    }

    private Task Run() => host.Get<JobExpiry>().Run(Limit, CancellationToken.None);

    private void Stuck(int accounts)
    {
        for (var n = 0; n < accounts; n++)
        {
            Overdue($"user_{n}");
            Hold($"user_{n}");
        }
    }

    private Job Overdue(string clerkId, TimeSpan? expiresIn = null)
    {
        var account = Given.AnAccountOf(clerkId);
        var job = Given.AJob(reserved: 30, account: account.Id, expiresIn: expiresIn);
        overdue.Add(job);
        host.Holds(account, job);
        return job;
    }

    // As when another session holds the lock for longer than a request may take.
    private void Hold(string clerkId, Exception? exception = null) =>
        host.Locks
            .Setup(locks => locks.LockWithJob(Account.IdOf(clerkId), It.IsAny<Guid>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(exception ?? new TimeoutException());

    private void Free(Job job) => host.Holds(Given.AnAccountOf("user_ada"), job);
}
