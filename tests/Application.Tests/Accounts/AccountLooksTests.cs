using FocusAccount.Application.Accounts;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain.Apps;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace FocusAccount.Application.Tests.Accounts;

public sealed class AccountLooksTests
{
    private static readonly AccountState Before = new(Given.Ada, Credits: 70, Held: 0, LedgerSequence: 7, IsClosed: false, NewestJobId: null);

    private readonly Mock<IAccountChangeReader> reader = new();
    private readonly FailureLog failures = new();
    private readonly WatchedAccounts accounts = new();
    private readonly CancellationTokenSource stopping = new();
    private AccountWatch watch = null!;
    private AccountLooks looks = null!;
    private Task looking = Task.CompletedTask;

    [SetUp]
    public void Start()
    {
        watch = new AccountWatch(accounts, reader.Object, TimeProvider.System);
        var services = new ServiceCollection().AddSingleton<INotificationHandler<AccountLookFailed>>(failures).BuildServiceProvider();
        var events = new EventPublisher(services, NullLogger<EventPublisher>.Instance);
        looks = new AccountLooks(accounts, reader.Object, events, TimeProvider.System);
        reader.Setup(port => port.ReadNewest(Given.Ada, null, It.IsAny<CancellationToken>())).ReturnsAsync([]);
    }

    [TearDown]
    public async Task Stop()
    {
        await stopping.CancelAsync();
        await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        watch.Dispose();
        stopping.Dispose();
    }

    [Test]
    public async Task Report_an_outage_once_and_deliver_afterwards_what_they_have_missed()
    {
        var job = JobListItem.Of(Given.AJobUnder(SettlementRule.Holder));
        var reads = 0;
        reader.Setup(port => port.ReadStates(It.IsAny<IReadOnlyCollection<Guid>>(), It.IsAny<IReadOnlyCollection<JobKey>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => Interlocked.Increment(ref reads) switch
            {
                1 => new AccountStates([Before], []),
                2 or 3 => throw new TimeoutException(),
                _ => new AccountStates([Before with { Credits = 40, LedgerSequence = 8 }], []),
            });
        reader.Setup(port => port.ReadJobs(It.IsAny<IReadOnlyCollection<LedgerRange>>(), It.IsAny<IReadOnlyCollection<JobKey>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((IReadOnlyCollection<LedgerRange> ranges, IReadOnlyCollection<JobKey> _, CancellationToken _) =>
                ranges.Single() is { After: 7, UpTo: 8 } ? [new AccountJob(Given.Ada, job)] : []);

        using var watcher = await Loaded();
        await watcher.Arrival;
        var changes = watcher.Take();

        (changes.Balance, changes.Position.LedgerSequence).Should().Be((new AccountBalance(40, 0, 8), 8));
        changes.Jobs.Should().Equal(job);
        failures.Count.Should().Be(1);
    }

    [Test]
    public async Task Reset_the_reader_of_an_account_that_has_changed_too_much()
    {
        var reads = 0;
        reader.Setup(port => port.ReadStates(It.IsAny<IReadOnlyCollection<Guid>>(), It.IsAny<IReadOnlyCollection<JobKey>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => new AccountStates([Interlocked.Increment(ref reads) == 1 ? Before : Before with { LedgerSequence = 1008 }], []));

        using var watcher = await Loaded();
        await watcher.Arrival;

        watcher.Take().IsReset.Should().BeTrue();
        reader.Verify(
            port => port.ReadJobs(It.IsAny<IReadOnlyCollection<LedgerRange>>(), It.IsAny<IReadOnlyCollection<JobKey>>(), It.IsAny<CancellationToken>()),
            Times.Never);
    }

    // The load is the first to read, and the looks begin after it.
    private async Task<AccountWatcher> Loaded()
    {
        var watcher = watch.Open(Given.Ada, []);
        await watch.Load(watcher, since: null, CancellationToken.None);
        watcher.Take().Balance.Should().Be(new AccountBalance(70, 0, 7));
        looking = looks.Run(stopping.Token);
        return watcher;
    }

    private sealed class FailureLog : INotificationHandler<AccountLookFailed>
    {
        public int Count { get; private set; }

        public Task Handle(AccountLookFailed notification, CancellationToken cancellationToken)
        {
            Count++;
            return Task.CompletedTask;
        }
    }
}
