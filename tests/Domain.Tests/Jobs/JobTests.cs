using FocusAccount.Domain.Jobs;

namespace FocusAccount.Domain.Tests.Jobs;

public sealed class JobTests
{
    [Test]
    public void Starts_with_nothing_spent()
    {
        var job = Given.AJob(reserved: 30);

        job.Should().BeEquivalentTo(new { Status = JobStatus.Started, Reserved = 30L, ActualCost = 0L, Terms = new { CreatedAt = Given.Now }, State = new { UpdatedAt = Given.Now } });
    }

    [Test]
    public void Completes_at_its_actual_cost()
    {
        var job = Given.AJob(reserved: 30);

        var completed = job.Complete(45, added: null, Given.Later);

        completed.Value.Should().Be(SettlementOutcome.Settled);
        job.Should().BeEquivalentTo(new { Status = JobStatus.Completed, Reserved = 30L, ActualCost = 45L, State = new { UpdatedAt = Given.Later } });
    }

    [TestCase(true, 0)]
    [TestCase(false, 30)]
    public void Fails_at_no_cost_or_without_a_refund_at_that_of_its_reserve(bool refund, long cost)
    {
        var job = Given.AJob(reserved: 30);

        var failed = job.Fail(refund, Given.Later);

        failed.Value.Should().Be(SettlementOutcome.Settled);
        job.Should().BeEquivalentTo(new { Status = JobStatus.Failed, ActualCost = cost, State = new { UpdatedAt = Given.Later } });
    }

    private static readonly (string Name, Func<Job, Result<SettlementOutcome>> Settle)[] Settlements =
    [
        ("complete at 10", job => job.Complete(10, added: null, Given.Later)),
        ("complete at 11", job => job.Complete(11, added: null, Given.Later)),
        ("complete at 10 with a note", job => job.Complete(10, Given.Note("""{"note":1}"""), Given.Later)),
        ("complete at 30", job => job.Complete(30, added: null, Given.Later)),
        ("complete at 0", job => job.Complete(0, added: null, Given.Later)),
        ("fail", job => job.Fail(refund: true, Given.Later)),
        ("fail without refund", job => job.Fail(refund: false, Given.Later)),
    ];

    private static IEnumerable<TestCaseData> Pairs() =>
        from first in Settlements
        from second in Settlements
            // A completion without a note says nothing about notes: after one with a note, it is the same settlement.
        let same = first.Name == second.Name || (first.Name, second.Name) == ("complete at 10 with a note", "complete at 10")
        select new TestCaseData(first.Settle, second.Settle, same).SetArgDisplayNames(first.Name, second.Name);

    [TestCaseSource(nameof(Pairs))]
    public void Settles_once(Func<Job, Result<SettlementOutcome>> first, Func<Job, Result<SettlementOutcome>> second, bool same)
    {
        var job = Given.AJob(reserved: 30);
        first(job).Value.Should().Be(SettlementOutcome.Settled);
        var settled = (job.Status, job.ActualCost, job.Metadata?.Json, job.State.UpdatedAt);

        var again = second(job);

        again.Error.Should().Be(same ? null : JobErrors.AlreadySettled(job.Status, job.ActualCost));
        (same ? again.Value : SettlementOutcome.Unchanged).Should().Be(SettlementOutcome.Unchanged);
        (job.Status, job.ActualCost, job.Metadata?.Json, job.State.UpdatedAt).Should().Be(settled);
    }

    [Test]
    public void Expires_when_its_time_is_over_and_not_before()
    {
        var job = Given.AJob(reserved: 30, metadata: """{"a":1}""");

        var early = job.TryExpire(job.ExpiresAt.AddMicroseconds(-1));
        var due = job.TryExpire(job.ExpiresAt);

        (early, due).Should().Be((false, true));
        job.Should().BeEquivalentTo(new { Status = JobStatus.Failed, ActualCost = 0L, State = new { ExpiredAt = Given.Now + Given.OneHour, UpdatedAt = Given.Now + Given.OneHour }, IsLate = false });
        job.Metadata!.Json.Should().Be("""{"a":1}""");
    }

    [Test]
    public void Expires_once()
    {
        var job = Given.AnExpiredJob(reserved: 30);

        job.TryExpire(job.ExpiresAt.AddDays(1)).Should().BeFalse();

        job.State.ExpiredAt.Should().Be(job.ExpiresAt);
    }

    [Test]
    public void Does_not_expire_once_it_is_settled_however_late_that_was()
    {
        foreach (var (_, settle) in Settlements)
        {
            var job = Given.AJob(reserved: 30);
            settle(job).Value.Should().Be(SettlementOutcome.Settled);

            job.TryExpire(job.ExpiresAt.AddDays(1)).Should().BeFalse();

            job.State.ExpiredAt.Should().BeNull();
            job.IsLate.Should().BeFalse();
        }
    }

    [Test]
    public void Settles_as_usual_after_its_time_while_it_has_not_expired()
    {
        var job = Given.AJob(reserved: 30);

        job.Complete(10, added: null, job.ExpiresAt.AddDays(30)).Value.Should().Be(SettlementOutcome.Settled);

        job.Should().BeEquivalentTo(new { Status = JobStatus.Completed, ActualCost = 10L, IsLate = false });
    }

    [Test]
    public void Can_be_completed_for_7_days_after_it_expired()
    {
        var job = Given.AnExpiredJob(reserved: 30, metadata: """{"a":1}""");

        var completed = job.Complete(45, Given.Note("""{"b":2}"""), job.State.ExpiredAt!.Value.AddDays(7));

        completed.Value.Should().Be(SettlementOutcome.Settled);
        job.Should().BeEquivalentTo(new { Status = JobStatus.Completed, ActualCost = 45L, IsLate = true, State = new { UpdatedAt = job.State.ExpiredAt!.Value.AddDays(7) } });
        job.Metadata!.Json.Should().Be("""{"a":1,"b":2}""");
    }

    [Test]
    public void Can_not_be_completed_any_later()
    {
        var job = Given.AnExpiredJob(reserved: 30);

        var refused = job.Complete(45, added: null, job.State.ExpiredAt!.Value.AddDays(7).AddMicroseconds(1));

        refused.Error.Should().Be(JobErrors.Expired);
        job.Should().BeEquivalentTo(new { Status = JobStatus.Failed, ActualCost = 0L, IsLate = false });
    }

    [Test]
    public void Is_completed_late_once()
    {
        var job = Given.AnExpiredJob(reserved: 30);
        job.Complete(45, added: null, Given.Later.AddHours(1));
        var muchLater = job.ExpiresAt.AddYears(1);

        job.Complete(45, added: null, muchLater).Value.Should().Be(SettlementOutcome.Unchanged);
        job.Complete(46, added: null, muchLater).Error.Should().Be(JobErrors.AlreadySettled(JobStatus.Completed, 45));
        job.Fail(refund: true, muchLater).Error.Should().Be(JobErrors.AlreadySettled(JobStatus.Completed, 45));
    }

    [Test]
    public void Has_failed_with_a_refund_when_it_expired()
    {
        var job = Given.AnExpiredJob(reserved: 30);

        job.Fail(refund: true, Given.Later).Value.Should().Be(SettlementOutcome.Unchanged);
        job.Fail(refund: false, Given.Later).Error.Should().Be(JobErrors.AlreadySettled(JobStatus.Failed, 0));
    }

    [Test]
    public void Has_a_token_that_ends_7_days_after_its_settlement()
    {
        var (open, settled) = (Given.AJob(reserved: 30), Given.AJob(reserved: 30));
        settled.Complete(10, added: null, Given.Later);

        open.HasTokenEnded(Given.Later.AddYears(1)).Should().BeFalse();
        settled.HasTokenEnded(Given.Later.AddDays(7)).Should().BeFalse();
        settled.HasTokenEnded(Given.Later.AddDays(7).AddMicroseconds(1)).Should().BeTrue();
    }

    [TestCase("""{"a":1,"b":2}""", """{"b":3,"c":4}""", """{"a":1,"b":3,"c":4}""")]
    [TestCase("""{"a":{"x":1}}""", """{"a":{"y":2}}""", """{"a":{"y":2}}""")]
    [TestCase("""{"a":1}""", """{"a":null}""", """{"a":null}""")]
    [TestCase("""{"a":1}""", "{}", """{"a":1}""")]
    [TestCase("""{"a":1}""", null, """{"a":1}""")]
    [TestCase(null, """{"a":1}""", """{"a":1}""")]
    [TestCase(null, null, null)]
    public void Lays_new_metadata_over_the_old(string? old, string? added, string? merged)
    {
        var job = Given.AJob(reserved: 30, metadata: old);

        job.Complete(30, added is null ? null : Given.Note(added), Given.Later);

        job.Metadata?.Json.Should().Be(merged);
        (job.Metadata is null).Should().Be(merged is null);
    }

    [Test]
    public void Takes_the_same_metadata_again_however_it_is_written()
    {
        var job = Given.AJob(reserved: 30);
        job.Complete(10, Given.Note("""{"a":1,"b":[1.0]}"""), Given.Later);

        var again = job.Complete(10, Given.Note("""{ "b": [1], "a": 1e0 }"""), Given.Later);

        again.Value.Should().Be(SettlementOutcome.Unchanged);
    }

    [Test]
    public void Refuses_to_grow_beyond_the_metadata_that_fits()
    {
        var half = new string('x', Metadata.MaxBytes / 2);
        var job = Given.AJob(reserved: 30, metadata: $$"""{"old":"{{half}}"}""");

        var refused = job.Complete(10, Given.Note($$"""{"new":"{{half}}"}"""), Given.Later);

        refused.Error.Should().Be(JobErrors.MetadataTooLarge);
        job.Status.Should().Be(JobStatus.Started);
    }

    private static IEnumerable<TestCaseData> Actions() =>
    [
        new TestCaseData("", false).SetArgDisplayNames("nothing"),
        new TestCaseData("a", true).SetArgDisplayNames("1 character"),
        new TestCaseData(new string('a', 100), true).SetArgDisplayNames("100 characters"),
        new TestCaseData(new string('a', 101), false).SetArgDisplayNames("101 characters"),
        new TestCaseData(string.Concat(Enumerable.Repeat("🎬", 100)), true).SetArgDisplayNames("100 emoji"),
        new TestCaseData(string.Concat(Enumerable.Repeat("🎬", 101)), false).SetArgDisplayNames("101 emoji"),
        new TestCaseData("re\0nder", false).SetArgDisplayNames("a NUL"),
    ];

    [TestCaseSource(nameof(Actions))]
    public void Has_an_action_of_1_to_100_characters(string action, bool valid) => Job.IsValidName(action).Should().Be(valid);
}
