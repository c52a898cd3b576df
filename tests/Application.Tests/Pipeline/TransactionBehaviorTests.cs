using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Devices;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Tokens;
using MediatR;
using Moq;

namespace FocusAccount.Application.Tests.Pipeline;

public sealed class TransactionBehaviorTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    private static IEnumerable<TestCaseData> Commands() =>
    [
        Case(Given.AStart(), TransactionSharing.MayShare),
        Case(new CompleteJob(Given.Target(Guid.Empty), ActualCost: 30, Metadata: null), TransactionSharing.MayShare),
        Case(new FailJob(Given.Target(Guid.Empty), Refund: true), TransactionSharing.MayShare),
        Case(new ExpireJob(Given.Ada, Guid.Empty), TransactionSharing.MayShare),
        Case(new VisitApp(Given.Ada, "video", []), TransactionSharing.Alone),
        Case(new AdjustCredits(LedgerKind.Grant, Given.ClerkId, 5, "A gift"), TransactionSharing.Alone),
        Case(new OpenAccount(Given.ClerkId), TransactionSharing.Alone),
        Case(new SetApp("video", 50, Settlement: null), TransactionSharing.Alone),
        Case(new PollDevice("code"), TransactionSharing.Alone),
        Case(new RevokeToken(Given.Ada, Guid.Empty, CallerTokenId: null), TransactionSharing.Alone),
    ];

    [TestCaseSource(nameof(Commands))]
    public async Task Shares_the_transaction_of_a_group_command_only(Func<ApplicationHost, Task> send, TransactionSharing sharing)
    {
        host.Holds(() => Given.AnAccountWith(70));
        host.Holds(Given.AnAccountWith(70), job: null);
        host.Accounts.Setup(accounts => accounts.ReadWallet(Given.Ada, default)).ReturnsAsync(Given.AWallet(70));
        host.Locks.Setup(locks => locks.LockWithAdjustment(Given.Ada, LedgerKind.Grant, 5, "A gift", default)).ReturnsAsync((null, null));

        await send(host);

        host.Steps[0].Should().Be($"begin {sharing}");
        host.UnitOfWork.Verify(work => work.Begin(It.IsAny<TransactionSharing>()), Times.Once);
    }

    [Test]
    public async Task Begins_nothing_for_a_query()
    {
        host.Apps.Setup(apps => apps.List(default)).ReturnsAsync([]);
        host.Clerk.Setup(clerk => clerk.CreateSessionToken("sess_1", null, default)).ReturnsAsync(new Secret("token"));

        await host.Send(new ListApps());
        await host.Send(new GetSessionToken("sess_1", Template: null));

        host.Steps.Should().Equal("release", "release");
    }

    [Test]
    public async Task Commits_a_success()
    {
        host.Holds(() => Given.AnAccountWith(70));

        await host.Send(Given.AStart(costEstimate: 30));

        host.Steps.Should().Equal("begin MayShare", "lock", "add job", "save account", "commit", "release", "publish JobStarted");
    }

    [Test]
    public async Task Rolls_a_refusal_back()
    {
        host.Holds(() => Given.AnAccountWith(0));

        await host.Send(Given.AStart(costEstimate: 30));

        host.Steps.Should().Equal("begin MayShare", "lock", "roll back", "release", "publish JobRefused");
    }

    [Test]
    public async Task Neither_commits_nor_rolls_back_when_the_handler_throws()
    {
        host.Holds(() => throw new TimeoutException());

        await host.Awaiting(it => it.Send(Given.AStart())).Should().ThrowAsync<TimeoutException>();

        host.Steps.Should().Equal("begin MayShare", "lock", "release");
    }

    [Test]
    public async Task Releases_the_database_when_a_query_throws()
    {
        host.Apps.Setup(apps => apps.List(default)).ThrowsAsync(new TimeoutException());

        await host.Awaiting(it => it.Send(new ListApps())).Should().ThrowAsync<TimeoutException>();

        host.Steps.Should().Equal("release");
    }

    [Test]
    public async Task Releases_the_database_and_publishes_nothing_when_the_commit_throws()
    {
        host.Holds(() => Given.AnAccountWith(70));
        host.UnitOfWork.Setup(work => work.Commit()).ThrowsAsync(new TimeoutException());

        await host.Awaiting(it => it.Send(Given.AStart())).Should().ThrowAsync<TimeoutException>();

        host.Steps.Should().Equal("begin MayShare", "lock", "add job", "save account", "release");
    }

    [Test]
    public async Task Runs_a_command_again_alone_when_its_shared_transaction_was_rolled_back()
    {
        host.Holds(() => Given.AnAccountWith(70));
        host.TransactionsEndAs(TransactionOutcome.RolledBackByAnother);

        var started = await host.Send(Given.AStart(costEstimate: 30));

        host.Steps.Should().Equal(
            "begin MayShare", "lock", "add job", "save account", "commit",
            "begin Alone", "lock", "add job", "save account", "commit",
            "release", "publish JobStarted");
        started.Value.Credits.Should().Be(40);
    }

    [Test]
    public async Task Publishes_only_the_events_of_the_run_that_was_committed()
    {
        host.Holds(() => Given.AnAccountWith(70));
        host.TransactionsEndAs(TransactionOutcome.RolledBackByAnother);

        var started = await host.Send(Given.AStart());

        host.Events.Should().ContainSingle().Which.Should().BeOfType<JobStarted>().Which.Job.Id.Should().Be(started.Value.JobId);
        host.Logged.Should().Equal(nameof(JobStarted));
    }

    [Test]
    public async Task Decides_a_refusal_again_when_its_shared_transaction_was_rolled_back()
    {
        var stored = new Queue<Account>([Given.AnAccountWith(0), Given.AnAccountWith(70)]);
        host.Holds(stored.Dequeue);
        host.TransactionsEndAs(TransactionOutcome.RolledBackByAnother);

        var started = await host.Send(Given.AStart(costEstimate: 30));

        started.Error.Should().BeNull();
        host.Steps.Should().Equal(
            "begin MayShare", "lock", "roll back",
            "begin Alone", "lock", "add job", "save account", "commit",
            "release", "publish JobStarted");
    }

    [Test]
    public async Task Refuses_an_accepted_command_when_its_second_run_refuses()
    {
        var stored = new Queue<Account>([Given.AnAccountWith(70), Given.AnAccountWith(0)]);
        host.Holds(stored.Dequeue);
        host.TransactionsEndAs(TransactionOutcome.RolledBackByAnother);

        var started = await host.Send(Given.AStart(costEstimate: 30));

        started.Error!.Code.Should().Be("insufficient_credits");
        host.Events.Should().ContainSingle().Which.Should().BeOfType<JobRefused>();
    }

    [Test]
    public async Task Publishes_nothing_of_a_first_run_when_the_second_one_throws()
    {
        var stored = new Queue<Account>([Given.AnAccountWith(70)]);
        host.Holds(stored.Dequeue);
        host.TransactionsEndAs(TransactionOutcome.RolledBackByAnother);

        await host.Awaiting(it => it.Send(Given.AStart())).Should().ThrowAsync<InvalidOperationException>();

        host.Events.Should().BeEmpty();
        host.Steps[^1].Should().Be("release");
    }

    private static TestCaseData Case<T>(IRequest<Result<T>> command, TransactionSharing sharing) =>
        new TestCaseData((ApplicationHost to) => (Task)to.Send(command), sharing)
            .SetArgDisplayNames(command.GetType().Name, sharing.ToString());
}
