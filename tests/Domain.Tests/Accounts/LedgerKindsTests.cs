using FocusAccount.Domain.Accounts;

namespace FocusAccount.Domain.Tests.Accounts;

public sealed class LedgerKindsTests
{
    private static readonly Guid Job = Guid.CreateVersion7(Given.Now);

    //        kind                     amount  balance  job    app    reason
    [TestCase(LedgerKind.StarterCredits, 5, 5, false, true, false)]
    [TestCase(LedgerKind.Reserve, -5, 0, true, true, false)]
    [TestCase(LedgerKind.Refund, 5, -5, true, true, false)]
    [TestCase(LedgerKind.Overage, -5, -5, true, true, false)]
    [TestCase(LedgerKind.LateCharge, -5, -5, true, true, false)]
    [TestCase(LedgerKind.Grant, 5, 5, false, false, true)]
    [TestCase(LedgerKind.Revoke, -5, 0, false, false, true)]
    public void Allow_what_the_kind_demands_and_nothing_else(LedgerKind kind, long amount, long balance, bool job, bool app, bool reason)
    {
        var rule = LedgerKinds.RuleOf(kind);

        rule.Allows(Entry(kind, amount, balance, job, app, reason)).Should().BeTrue();
        rule.Allows(Entry(kind, -amount, balance, job, app, reason)).Should().BeFalse("it has the other sign");
        rule.Allows(Entry(kind, 0, balance, job, app, reason)).Should().BeFalse("it moves nothing");
        rule.Allows(Entry(kind, amount, balance, !job, app, reason)).Should().BeFalse("of the job");
        rule.Allows(Entry(kind, amount, balance, job, !app, reason)).Should().BeFalse("of the app");
        rule.Allows(Entry(kind, amount, balance, job, app, !reason)).Should().BeFalse("of the reason");
    }

    [Test]
    public void Cover_what_is_reserved_and_revoked()
    {
        LedgerKinds.Where(rule => rule.IsCovered).Should().Equal(LedgerKind.Reserve, LedgerKind.Revoke);
        LedgerKinds.RuleOf(LedgerKind.Reserve).Allows(Entry(LedgerKind.Reserve, -5, -1, job: true, app: true, reason: false)).Should().BeFalse();
    }

    private static LedgerEntry Entry(LedgerKind kind, long amount, long balance, bool job, bool app, bool reason) =>
        new(Guid.Empty, 1, kind, amount, balance, job ? Job : null, app ? Given.Video : null, reason ? "A reason" : null, Given.Now);
}
