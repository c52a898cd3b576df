using FocusAccount.Application.Apps;
using FocusAccount.Application.Devices;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Jobs;
using Moq;

namespace FocusAccount.Application.Tests.Pipeline;

public sealed class EventBehaviorTests
{
    private static readonly App Video = new(Given.Video, 50);
    private static readonly App Studio = new(new AppSlug("studio"), 20);

    private readonly ApplicationHost host = new(Video, Studio);

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Publishes_the_events_after_the_commit_in_their_order()
    {
        await host.Send(new SyncApps());

        host.Steps.Should().Equal("begin Alone", "commit", "release", "publish AppSet", "publish AppSet");
        host.Events.Should().Equal(new AppSet(Video), new AppSet(Studio));
    }

    [Test]
    public async Task Publishes_nothing_when_the_commit_throws()
    {
        host.UnitOfWork.Setup(work => work.Commit()).ThrowsAsync(new TimeoutException());

        await host.Awaiting(it => it.Send(new SyncApps())).Should().ThrowAsync<TimeoutException>();

        host.Events.Should().BeEmpty();
        host.Logged.Should().BeEmpty();
    }

    [Test]
    public async Task Publishes_no_event_of_a_request_that_failed_with_the_next_one_of_its_scope()
    {
        var afterCommit = new AfterCommit(host.Get<EventPublisher>());
        var behavior = new EventBehavior<SyncApps, Domain.Result<int>>(afterCommit, host.Get<EventPublisher>());
        await behavior.Awaiting(it => it.Handle(new SyncApps(), default, Fail)).Should().ThrowAsync<TimeoutException>();

        await behavior.Handle(new SyncApps(), default, () => Task.FromResult<Domain.Result<int>>(0));

        host.Events.Should().BeEmpty();

        Task<Domain.Result<int>> Fail()
        {
            afterCommit.Publish(new AppSet(Video));
            throw new TimeoutException();
        }
    }

    [Test]
    public async Task Publishes_and_logs_a_refusal_once()
    {
        var refused = await host.Send(new PollDevice("unknown"));

        host.Events.Should().Equal(new RequestRefused(nameof(PollDevice), DeviceErrors.UnknownDeviceCode));
        host.Logged.Should().Equal(nameof(RequestRefused));
        refused.Error.Should().Be(DeviceErrors.UnknownDeviceCode);
    }

    [Test]
    public async Task Publishes_a_refused_start_as_an_event_of_jobs()
    {
        host.Holds(() => Given.AnAccountWith(10));

        var refused = await host.Send(Given.AStart(costEstimate: 30));

        host.Events.Should().Equal(new JobRefused(nameof(StartJob), Given.Ada, "video", JobId: null, refused.Error!));
        host.Logged.Should().Equal(nameof(JobRefused));
        refused.Error!.Code.Should().Be(AccountErrors.InsufficientCredits(10, 30).Code);
    }

    [Test]
    public async Task Does_not_publish_an_invalid_slug_which_may_be_a_secret()
    {
        var refused = await host.Send(Given.AStart(app: "focus_pat_0123"));

        host.Events.Should().Equal(new JobRefused(nameof(StartJob), Given.Ada, App: null, JobId: null, refused.Error!));
    }

    [Test]
    public async Task Publishes_a_refused_settlement_as_an_event_of_jobs()
    {
        var job = Guid.CreateVersion7(Given.Now);
        host.Locks.Setup(locks => locks.LockWithJob(Given.Ada, job, default)).ReturnsAsync(((Account, Job)?)null);

        await host.Send(new CompleteJob(Given.Target(job), ActualCost: 5, Metadata: null));
        await host.Send(new FailJob(Given.Target(job), Refund: true));

        host.Events.Should().Equal(
            new JobRefused(nameof(CompleteJob), Given.Ada, App: null, job, JobErrors.Unknown),
            new JobRefused(nameof(FailJob), Given.Ada, App: null, job, JobErrors.Unknown));
        host.Logged.Should().Equal(nameof(JobRefused), nameof(JobRefused));
    }

    [Test]
    public async Task Publishes_a_refusal_after_the_rollback()
    {
        await host.Send(new PollDevice("unknown"));

        host.Steps.Should().Equal("begin Alone", "roll back", "release", "publish RequestRefused");
    }
}
