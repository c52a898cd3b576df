using FocusAccount.Domain.Jobs;

namespace FocusAccount.Domain.Tests.Jobs;

public sealed class ExtendJobTests
{
    private static readonly JobReport Everything = new(
        Worker: "render-7",
        ExpiresIn: TimeSpan.FromHours(2),
        Reserve: 50,
        Charged: 20,
        Progress: 0.5,
        Metadata: Given.Note("""{"frame":12}"""));

    private static IEnumerable<TestCaseData> LowerReports() =>
    [
        new TestCaseData(new JobReport()).SetArgDisplayNames("nothing"),
        new TestCaseData(Everything).SetArgDisplayNames("the same again"),
        new TestCaseData(new JobReport(Worker: "render-7")).SetArgDisplayNames("the same worker"),
        new TestCaseData(new JobReport(ExpiresIn: TimeSpan.FromSeconds(1))).SetArgDisplayNames("a sooner deadline"),
        new TestCaseData(new JobReport(Reserve: 49)).SetArgDisplayNames("a lower hold"),
        new TestCaseData(new JobReport(Reserve: 0)).SetArgDisplayNames("no hold"),
        new TestCaseData(new JobReport(Charged: 19)).SetArgDisplayNames("a lower cost"),
        new TestCaseData(new JobReport(Progress: 0.4)).SetArgDisplayNames("less progress"),
        new TestCaseData(new JobReport(Progress: 0)).SetArgDisplayNames("no progress"),
        new TestCaseData(new JobReport(Metadata: Given.Note("""{ "frame": 12.0 }"""))).SetArgDisplayNames("the same metadata"),
        new TestCaseData(new JobReport(Metadata: Given.Note("{}"))).SetArgDisplayNames("no metadata"),
    ];

    private static IEnumerable<TestCaseData> HigherReports() =>
    [
        new TestCaseData(new JobReport(ExpiresIn: TimeSpan.FromHours(3))).SetArgDisplayNames("a later deadline"),
        new TestCaseData(new JobReport(Reserve: 51)).SetArgDisplayNames("a higher hold"),
        new TestCaseData(new JobReport(Charged: 21)).SetArgDisplayNames("a higher cost"),
        new TestCaseData(new JobReport(Charged: 50)).SetArgDisplayNames("a cost of the whole hold"),
        new TestCaseData(new JobReport(Progress: 0.6)).SetArgDisplayNames("more progress"),
        new TestCaseData(new JobReport(Progress: 1)).SetArgDisplayNames("the end of the work"),
        new TestCaseData(new JobReport(Metadata: Given.Note("""{"frame":13}"""))).SetArgDisplayNames("other metadata"),
    ];

    private static IEnumerable<TestCaseData> RefusedReports() =>
    [
        new TestCaseData(new JobReport("render-7", Reserve: 61, Progress: 0.1), JobErrors.AboveMaxCost(60))
            .SetArgDisplayNames("above max_cost"),
        new TestCaseData(new JobReport("render-7", Charged: 31), JobErrors.ChargedAboveReserve(30))
            .SetArgDisplayNames("charged above the hold"),
        new TestCaseData(new JobReport(Reserve: 40, Charged: 41), JobErrors.ChargedAboveReserve(40))
            .SetArgDisplayNames("charged above the raised hold"),
        new TestCaseData(new JobReport(Reserve: 61, Charged: 62), JobErrors.AboveMaxCost(60)).SetArgDisplayNames("above both"),
        new TestCaseData(new JobReport("render-7", Metadata: Half("new")), JobErrors.MetadataTooLarge)
            .SetArgDisplayNames("too much metadata"),
    ];

    [Test]
    public void Takes_the_whole_report()
    {
        var job = Given.AJob(reserved: 30, metadata: """{"clip":"intro"}""");

        var changed = job.Extend(Everything, Given.AppKey, Given.Later);

        changed.Value.Should().BeTrue();
        job.State.Should().BeEquivalentTo(new
        {
            Status = JobStatus.Started,
            Worker = "render-7",
            ExpiresAt = Given.Later.AddHours(2),
            Reserved = 50L,
            Charged = 20L,
            Progress = 0.5,
            ActualCost = 0L,
            UpdatedAt = Given.Later,
        });
        job.Metadata!.Json.Should().Be("""{"clip":"intro","frame":12}""");
    }

    [TestCaseSource(nameof(LowerReports))]
    public void Changes_nothing_by_a_report_that_is_no_higher(JobReport report)
    {
        var job = AnExtendedJob();
        var before = job.State;

        var changed = job.Extend(report, Given.AppKey, Given.Later);

        changed.Value.Should().BeFalse();
        job.State.Should().BeSameAs(before);
    }

    [TestCaseSource(nameof(HigherReports))]
    public void Changes_by_a_report_that_is_higher_in_one_thing(JobReport report)
    {
        var job = AnExtendedJob();
        var before = job.State;

        var changed = job.Extend(report, Given.AppKey, Given.Later.AddMinutes(1));

        changed.Value.Should().BeTrue();
        job.State.Should().Be(before with
        {
            ExpiresAt = report.ExpiresIn is { } time ? Given.Later.AddMinutes(1) + time : before.ExpiresAt,
            Reserved = report.Reserve ?? before.Reserved,
            Charged = report.Charged ?? before.Charged,
            Progress = report.Progress ?? before.Progress,
            Metadata = report.Metadata ?? before.Metadata,
            UpdatedAt = Given.Later.AddMinutes(1),
        });
    }

    [Test]
    public void Moves_the_deadline_away_with_each_report_and_never_nearer()
    {
        var job = Given.AJob(reserved: 30, expiresIn: TimeSpan.FromMinutes(10));
        var minute = new JobReport(ExpiresIn: TimeSpan.FromMinutes(1));

        job.Extend(minute, Given.AppKey, Given.Now.AddMinutes(9)).Value.Should().BeFalse("the deadline is no later than before");
        job.Extend(minute, Given.AppKey, Given.Now.AddMinutes(9.5)).Value.Should().BeTrue();

        job.ExpiresAt.Should().Be(Given.Now.AddMinutes(10.5));
    }

    [Test]
    public void Keeps_the_progress_unknown_until_it_is_reported()
    {
        var job = Given.AJob(reserved: 30);

        job.Extend(new JobReport(Charged: 1), Given.AppKey, Given.Later);
        job.State.Progress.Should().BeNull();

        job.Extend(new JobReport(Progress: 0), Given.AppKey, Given.Later).Value.Should().BeTrue();
        job.State.Progress.Should().Be(0);
    }

    [Test]
    public void Belongs_to_its_first_worker_until_its_deadline()
    {
        var job = AnExtendedJob();
        var before = job.State;

        var early = job.Extend(new JobReport("render-8", Progress: 0.9), Given.AppKey, job.ExpiresAt.AddMicroseconds(-1));

        early.Error.Should().Be(JobErrors.Claimed);
        job.State.Should().BeSameAs(before);
    }

    [Test]
    public void Can_be_taken_over_by_another_worker_once_its_deadline_has_passed()
    {
        var job = AnExtendedJob();
        var deadline = job.ExpiresAt;

        job.Extend(new JobReport("render-8", Given.OneHour), Given.AppKey, deadline).Value.Should().BeTrue();
        job.Extend(new JobReport("render-7"), Given.AppKey, deadline).Error.Should().Be(JobErrors.Claimed);

        job.State.Should().BeEquivalentTo(new { Worker = "render-8", ExpiresAt = deadline + Given.OneHour, Charged = 20L });
    }

    [Test]
    public void Takes_reports_that_name_no_worker()
    {
        var job = AnExtendedJob();

        job.Extend(new JobReport(Charged: 30), Given.AppKey, Given.Later).Value.Should().BeTrue();

        job.State.Should().BeEquivalentTo(new { Worker = "render-7", Charged = 30L });
    }

    [TestCaseSource(nameof(RefusedReports))]
    public void Changes_nothing_by_a_report_that_it_refuses(JobReport report, Error error)
    {
        var job = Job.Start(Given.Terms(costEstimate: 30, maxCost: 60), Half("old"), Given.OneHour);
        var before = job.State;

        var refused = job.Extend(report, Given.AppKey, Given.Later);

        refused.Error.Should().Be(error);
        job.State.Should().BeSameAs(before);
    }

    [Test]
    public void Can_hold_as_much_as_it_may_cost_and_be_charged_all_of_that()
    {
        var job = Job.Start(Given.Terms(costEstimate: 30, maxCost: 60), metadata: null, Given.OneHour);

        job.Extend(new JobReport(Reserve: 60, Charged: 60), Given.AppKey, Given.Later).Value.Should().BeTrue();

        job.State.Should().BeEquivalentTo(new { Reserved = 60L, Charged = 60L });
    }

    [Test]
    public void Is_not_revived_once_it_is_settled()
    {
        (string Sentence, Action<Job> Settle)[] settlements =
        [
            ("completed, at a cost of 10, and is no longer open.", job => job.Complete(10, added: null, Given.Later)),
            ("failed, at a cost of 0, and is no longer open.", job => job.Fail(refund: true, Given.Later)),
            ("failed, at a cost of 20, and is no longer open; it expired", job => job.TryExpire(job.ExpiresAt)),
        ];
        foreach (var (sentence, settle) in settlements)
        {
            var job = AnExtendedJob();
            settle(job);
            var settled = job.State;

            var refusal = job.Extend(new JobReport(ExpiresIn: TimeSpan.FromDays(1)), Given.AppKey, Given.Later).Error!;
            refusal.Code.Should().Be("job_already_settled");
            refusal.Message.Should().Contain(sentence);
            job.State.Should().BeSameAs(settled, sentence);
        }
    }

    [TestCase(null)]
    [TestCase(60)]
    public void Is_claimed_after_its_deadline_only_for_a_time_to_come(int? seconds)
    {
        var job = AnExtendedJob();
        var timeToLive = seconds is { } given ? TimeSpan.FromSeconds(given) : (TimeSpan?)null;

        var claimed = job.Extend(new JobReport(Worker: "render-9", ExpiresIn: timeToLive), Given.AppKey, job.ExpiresAt);

        claimed.Error.Should().Be(seconds is null ? JobErrors.DeadlinePassed : null);
    }

    [Test]
    public void Can_be_extended_after_its_deadline_while_it_has_not_expired()
    {
        var job = AnExtendedJob();
        var late = job.ExpiresAt.AddMinutes(3);

        job.Extend(new JobReport(ExpiresIn: Given.OneHour), Given.AppKey, late).Value.Should().BeTrue();

        job.TryExpire(late).Should().BeFalse("its deadline is later now");
        job.ExpiresAt.Should().Be(late + Given.OneHour);
    }

    [Test]
    public void Is_charged_what_was_reported_when_it_expires()
    {
        var job = AnExtendedJob();

        job.TryExpire(job.ExpiresAt).Should().BeTrue();

        job.State.Should().BeEquivalentTo(new { Status = JobStatus.Failed, Reserved = 50L, Charged = 20L, ActualCost = 20L });
    }

    [Test]
    public void Costs_the_raised_hold_when_it_fails_without_a_refund_and_nothing_with_one()
    {
        var (kept, refunded) = (AnExtendedJob(), AnExtendedJob());

        kept.Fail(refund: false, Given.Later);
        refunded.Fail(refund: true, Given.Later);

        (kept.ActualCost, refunded.ActualCost).Should().Be((50, 0));
    }

    [Test]
    public void Keeps_the_reported_cost_through_a_late_completion()
    {
        var job = AnExtendedJob();
        job.TryExpire(job.ExpiresAt).Should().BeTrue();

        job.Complete(35, added: null, job.ExpiresAt.AddDays(1)).Value.Should().Be(SettlementOutcome.Settled);

        job.State.Should().BeEquivalentTo(new { Status = JobStatus.Completed, ActualCost = 35L, Charged = 20L });
        job.IsLate.Should().BeTrue();
    }

    private static Job AnExtendedJob()
    {
        var job = Given.AJob(reserved: 30);
        job.Extend(Everything, Given.AppKey, Given.Later).Value.Should().BeTrue();
        return job;
    }

    private static Metadata Half(string name) => Given.Note($$"""{"{{name}}":"{{new string('x', Metadata.MaxBytes / 2)}}"}""");
}
