using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tests.Kit;
using Moq;

namespace FocusAccount.Application.Tests.Pipeline;

public sealed class ClockComparisonTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    //    ours ahead (s)  on the way (s)  differs (s)
    [TestCase(0, 0, null)]
    [TestCase(60, 0, null)]
    [TestCase(-60, 0, null)]
    [TestCase(61, 0, 61)]
    [TestCase(-61, 0, -61)]
    [TestCase(90_000, 0, 90_000)]
    [TestCase(-90_000, 0, -90_000)]
    [TestCase(0, 600, null)]
    [TestCase(-59, 600, null)]
    [TestCase(61, 600, null)]
    [TestCase(90_000, 600, 89_400)]
    public async Task Differs_by_more_than_a_minute_that_the_question_does_not_explain(int ahead, int onTheWay, int? differs)
    {
        host.Clock.Step(TimeSpan.FromSeconds(ahead));
        host.DatabaseClock.Setup(clock => clock.GetUtcNow(CancellationToken.None)).ReturnsAsync(() =>
        {
            host.Clock.Advance(TimeSpan.FromSeconds(onTheWay));
            return host.Clock.TrueTime;
        });

        var difference = await host.Get<ClockComparison>().FindDifference(CancellationToken.None);

        difference.Should().Be(differs is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }
}
