using FocusAccount.Application.Accounts;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.Accounts;

public sealed class ListLedgerTests
{
    private static readonly ListLedger All = new(Given.Ada, TokenPermissions.All, App: null, Kind: null, From: null, To: null, Before: null, Limit: 2);

    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Goes_on_after_a_full_page_and_reads_no_more_than_that()
    {
        Stores(1, long.MaxValue, 9, 8, 7);

        var page = (await host.Send(All)).Value;

        page.Entries.Select(entry => entry.Sequence).Should().Equal(9, 8);
        page.Next.Should().Be(8);
        host.Ledger.Verify(ledger => ledger.FindFirst(It.IsAny<Guid>(), It.IsAny<DateTimeOffset>(), default), Times.Never);
    }

    [Test]
    public async Task Goes_on_below_what_was_looked_at_when_too_few_match()
    {
        Finds(DateTimeOffset.MaxValue, 25_001);
        Stores(15_001, 25_001, 20_000);

        var page = (await host.Send(All with { Kind = LedgerKind.Refund })).Value;

        page.Entries.Select(entry => entry.Sequence).Should().Equal(20_000);
        page.Next.Should().Be(15_001);
    }

    [Test]
    public async Task Ends_at_the_first_entry_of_the_time_with_room_for_clocks_that_differ()
    {
        Finds(Given.Now.AddMinutes(-2), 90);
        Finds(Given.Now.AddHours(1).AddMinutes(2), 100);
        Stores(90, 100, 95);

        var page = (await host.Send(All with { From = $"{Given.Now:yyyy-MM-ddTHH:mm:ssZ}", To = $"{Given.Now.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}" })).Value;

        page.Entries.Should().ContainSingle();
        page.Next.Should().BeNull();
    }

    private void Finds(DateTimeOffset time, long sequence) =>
        host.Ledger.Setup(ledger => ledger.FindFirst(Given.Ada, time, default)).ReturnsAsync(sequence);

    private void Stores(long first, long before, params long[] sequences) => host.Ledger
        .Setup(ledger => ledger.List(Given.Ada, It.IsAny<LedgerFilter>(), first, before, 3, default))
        .ReturnsAsync([.. sequences.Select(sequence =>
            new LedgerItem(sequence, LedgerKind.Refund, 1, 1, Given.Now, "video", "render", Guid.Empty, Reason: null, By: null))]);
}
