using FocusAccount.Application.Apps;
using FocusAccount.Domain.Apps;
using Moq;

namespace FocusAccount.Application.Tests.Apps;

public sealed class SettlementRulesTests
{
    private readonly SteppedClock clock = new(Given.Now);
    private readonly Mock<ISettlementRuleReader> reader = new();
    private readonly SettlementRules rules;

    public SettlementRulesTests()
    {
        Stores(SettlementRule.App);
        rules = new SettlementRules(reader.Object, clock);
    }

    [Test]
    public async Task Are_those_of_the_table_and_else_that_of_the_contract()
    {
        (await Rule()).Should().Be(SettlementRule.App);
        (await rules.Of(new AppSlug("studio"), default)).Should().Be(SettlementRule.Holder);
        Reads().Should().Be(1);
    }

    [Test]
    public async Task Are_not_read_again_for_two_seconds()
    {
        await Rule();
        Stores(SettlementRule.Holder);
        clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));

        (await Rule()).Should().Be(SettlementRule.App);

        Reads().Should().Be(1);
    }

    [Test]
    public async Task Are_used_for_five_seconds_while_they_are_read_again()
    {
        await Rule();
        var slow = new TaskCompletionSource<IReadOnlyDictionary<string, SettlementRule>>();
        reader.Setup(it => it.Read()).Returns(slow.Task);
        clock.Advance(TimeSpan.FromSeconds(2));
        var early = await Rule();
        clock.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        var late = await Rule();
        clock.Advance(TimeSpan.FromTicks(1));
        var waiting = Rule();

        waiting.IsCompleted.Should().BeFalse("the copy is too old");
        slow.SetResult(new Dictionary<string, SettlementRule>());

        (early, late, await waiting).Should().Be((SettlementRule.App, SettlementRule.App, SettlementRule.Holder));
        Reads().Should().BeInRange(2, 3, "all shared one read, whose copy was old enough by then to be read again");
    }

    [Test]
    public async Task Are_read_once_for_all_who_wait()
    {
        var slow = new TaskCompletionSource<IReadOnlyDictionary<string, SettlementRule>>();
        reader.Setup(it => it.Read()).Returns(slow.Task);

        var waiting = Enumerable.Range(0, 20).Select(_ => Rule()).ToList();
        slow.SetResult(new Dictionary<string, SettlementRule> { ["video"] = SettlementRule.App });

        (await Task.WhenAll(waiting)).Should().OnlyContain(rule => rule == SettlementRule.App);
        Reads().Should().Be(1);
    }

    [Test]
    public async Task Are_read_again_after_a_read_has_failed()
    {
        reader.Setup(it => it.Read()).ThrowsAsync(new TimeoutException());
        var failed = this.Awaiting(it => it.Rule());
        await failed.Should().ThrowAsync<TimeoutException>();
        Stores(SettlementRule.App);

        (await Rule()).Should().Be(SettlementRule.App);
    }

    [Test]
    public async Task Outlast_a_failed_read_for_five_seconds()
    {
        await Rule();
        reader.Setup(it => it.Read()).ThrowsAsync(new TimeoutException());
        clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));

        (await Rule()).Should().Be(SettlementRule.App);

        clock.Advance(TimeSpan.FromTicks(1));
        await this.Awaiting(it => it.Rule()).Should().ThrowAsync<TimeoutException>();
    }

    [Test]
    public async Task Do_not_make_a_start_wait_that_was_canceled()
    {
        var slow = new TaskCompletionSource<IReadOnlyDictionary<string, SettlementRule>>();
        reader.Setup(it => it.Read()).Returns(slow.Task);
        using var canceled = new CancellationTokenSource();
        var first = rules.Of(Given.Video, canceled.Token).AsTask();
        var second = Rule();

        await canceled.CancelAsync();

        await first.Awaiting(it => it).Should().ThrowAsync<OperationCanceledException>();
        slow.SetResult(new Dictionary<string, SettlementRule> { ["video"] = SettlementRule.App });
        (await second).Should().Be(SettlementRule.App, "the read goes on for the others");
    }

    private Task<SettlementRule> Rule() => rules.Of(Given.Video, default).AsTask();

    private void Stores(SettlementRule rule) =>
        reader.Setup(it => it.Read()).ReturnsAsync(new Dictionary<string, SettlementRule> { ["video"] = rule });

    private int Reads() => reader.Invocations.Count;
}
