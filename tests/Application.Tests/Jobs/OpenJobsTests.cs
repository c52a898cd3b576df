using FocusAccount.Application.Jobs;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Jobs;
using Moq;

namespace FocusAccount.Application.Tests.Jobs;

/// <summary>When the open jobs of an account are counted: the allowance of the tests is 2, a quarter of 8.</summary>
public sealed class OpenJobsTests
{
    private const int Allowance = Given.MaxOpenJobs / 4;

    private readonly ApplicationHost host = new();

    [SetUp]
    public void Start() => host.Holds(() => Given.AnAccountWith(0));

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Are_not_counted_while_as_many_settle_as_start()
    {
        for (var round = 0; round < 10 * Given.MaxOpenJobs; round++)
        {
            await Starts(Allowance);
            await Settle(Allowance);
        }

        (await host.Send(Given.AStart(costEstimate: 0))).Error.Should().BeNull();
        CountsShouldBe(0);
    }

    [TestCase(6, 2)]
    [TestCase(7, 1)]
    [TestCase(8, 0)]
    [TestCase(0, 2)]
    public async Task Are_counted_once_the_allowance_is_used_up_and_give_one_of_the_room_that_is_left(int open, int room)
    {
        await Starts(Allowance);
        Counts(() => Task.FromResult(open));

        await Starts(room);

        CountsShouldBe(room == 0 ? 0 : 1);
        Counts(() => Task.FromResult(Given.MaxOpenJobs));
        (await host.Send(Given.AStart(costEstimate: 0))).Error!.Code.Should().Be("too_many_open_jobs");
    }

    [Test]
    public async Task Are_counted_once_for_all_starts_that_arrive_together()
    {
        await Starts(Allowance);
        var count = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Counts(() => count.Task);

        var starts = Enumerable.Range(0, 5).Select(_ => host.Send(Given.AStart(costEstimate: 0))).ToList();
        count.SetResult(Given.MaxOpenJobs);
        var results = await Task.WhenAll(starts);

        results.Should().OnlyContain(result => result.Error!.Code == "too_many_open_jobs");
        CountsShouldBe(1);
    }

    [Test]
    public async Task Are_counted_again_a_second_after_no_room_was_found()
    {
        await Starts(Allowance);
        Counts(() => Task.FromResult(Given.MaxOpenJobs));
        await Refused();
        Counts(() => Task.FromResult(0));

        await Refused();
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await Starts(1);

        CountsShouldBe(2);
    }

    [Test]
    public async Task Are_counted_again_after_a_count_that_failed()
    {
        await Starts(Allowance);
        Counts(() => Task.FromException<int>(new TimeoutException()));
        await FluentActions.Awaiting(() => host.Send(Given.AStart(costEstimate: 0))).Should().ThrowAsync<TimeoutException>();
        Counts(() => Task.FromResult(0));

        await Starts(1);

        CountsShouldBe(2);
    }

    [Test]
    public async Task Give_room_back_at_once_when_one_settles_here()
    {
        await Starts(Allowance);
        Counts(() => Task.FromResult(Given.MaxOpenJobs));
        await Refused();

        await Settle(1);

        await Starts(1);
        await Refused();
        CountsShouldBe(1);
    }

    [Test]
    public async Task Give_no_room_back_when_an_expired_job_is_completed_late()
    {
        await Starts(Allowance);
        Counts(() => Task.FromResult(Given.MaxOpenJobs));
        await Refused();
        var expired = Given.AnExpiredJob(reserved: 0);
        host.Holds(Given.AnAccountWith(0), expired);

        (await host.Send(new CompleteJob(Given.Target(expired.Id), ActualCost: 0, Metadata: null))).Error.Should().BeNull();

        await Refused();
    }

    [Test]
    public async Task Do_not_refuse_a_replay()
    {
        await Starts(Allowance);
        Counts(() => Task.FromResult(Given.MaxOpenJobs));
        var earlier = Given.AJob(reserved: 0, idempotency: Idempotency.Of(Given.Key, Given.Video, "render", 0, metadata: null, expiresIn: null));
        host.Holds(Given.AnAccountWith(0), earlier);

        var again = await host.Send(Given.AStart(costEstimate: 0, key: Given.Key));

        (again.Value.JobId, again.Value.Replayed).Should().Be((earlier.Id, true));
    }

    private async Task Starts(int jobs)
    {
        for (var job = 0; job < jobs; job++)
        {
            (await host.Send(Given.AStart(costEstimate: 0))).Error.Should().BeNull();
        }
    }

    private async Task Refused() => (await host.Send(Given.AStart(costEstimate: 0))).Error!.Code.Should().Be("too_many_open_jobs");

    private async Task Settle(int jobs)
    {
        for (var settled = 0; settled < jobs; settled++)
        {
            var job = Given.AJob(reserved: 0);
            host.Holds(Given.AnAccountWith(0), job);
            (await host.Send(new FailJob(Given.Target(job.Id), Refund: true))).Error.Should().BeNull();
        }
    }

    private void Counts(Func<Task<int>> open) => host.OpenJobReader.Setup(reader => reader.Count(Given.Ada, Given.MaxOpenJobs)).Returns(open);

    private void CountsShouldBe(int counts) =>
        host.OpenJobReader.Verify(reader => reader.Count(It.IsAny<Guid>(), It.IsAny<int>()), Times.Exactly(counts));
}
