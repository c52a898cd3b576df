using System.Text.Json;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Application.Tests.Jobs;

public sealed class ExtendJobTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Reserves_the_raise_and_returns_how_the_job_stands()
    {
        var (account, job) = (Given.AnAccountWith(70), Given.AJob(reserved: 30));
        host.Holds(account, job);
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        var extended = await host.Send(AReport(job) with { ExpiresIn = 3600, Reserve = 50, Charged = 20, Progress = 0.5 });

        extended.Value.Should().Be(new ExtendJobResult(
            job.Id, Given.Later.AddHours(1), Reserved: 50, Charged: 20, Progress: 0.5, Credits: 50, CancelRequested: false));
        account.NewEntries.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Kind = LedgerKind.Reserve, Amount = -20L, JobId = job.Id, CreatedAt = Given.Later });
        host.Events.Should().Equal(new JobExtended(job, Given.Session, CreditsBefore: 70, CreditsAfter: 50));
    }

    [Test]
    public async Task Locks_before_it_saves_the_job_and_the_account()
    {
        var job = Given.AJob(reserved: 30);
        host.Holds(Given.AnAccountWith(70), job);

        await host.Send(AReport(job) with { Reserve = 50 });

        host.Steps.Should().Equal("begin MayShare", "lock", "save job", "save account", "commit", "release", "publish JobExtended");
    }

    [Test]
    public async Task Moves_no_credits_for_a_report_without_a_raise()
    {
        var (account, job) = (Given.AnAccountWith(70), Given.AJob(reserved: 30));
        host.Holds(account, job);

        await host.Send(AReport(job) with { Charged = 20 });

        account.NewEntries.Should().BeEmpty();
        host.Events.Should().Equal(new JobExtended(job, Given.Session, CreditsBefore: 70, CreditsAfter: 70));
    }

    [Test]
    public async Task Saves_nothing_when_it_is_repeated()
    {
        var (account, job) = (Given.AnAccountWith(50), Given.AJob(reserved: 30));
        job.Extend(new JobReport(Reserve: 50, Charged: 20), Given.Session, Given.Now);
        host.Holds(account, job);

        var again = await host.Send(AReport(job) with { Reserve = 50, Charged = 20 });

        (again.Value.Reserved, again.Value.Charged, again.Value.Credits).Should().Be((50, 20, 50));
        host.Steps.Should().Equal("begin MayShare", "lock", "commit", "release");
        account.NewEntries.Should().BeEmpty();
    }

    [Test]
    public async Task Saves_nothing_when_the_account_cannot_pay_the_raise()
    {
        var (account, job) = (Given.AnAccountWith(19), Given.AJob(reserved: 30));
        host.Holds(account, job);

        var refused = await host.Send(AReport(job) with { ExpiresIn = 60, Reserve = 50 });

        refused.Error.Should().BeEquivalentTo(AccountErrors.InsufficientCredits(available: 19, needed: 20));
        host.Steps.Should().Equal("begin MayShare", "lock", "roll back", "release", "publish JobRefused");
        account.NewEntries.Should().BeEmpty();
    }

    [Test]
    public async Task Goes_on_when_the_account_owes_credits_and_nothing_is_raised()
    {
        var job = Given.AJob(reserved: 30);
        host.Holds(Given.AnAccountWith(-5), job);

        var extended = await host.Send(AReport(job) with { ExpiresIn = 3600, Charged = 30 });

        (extended.Value.Charged, extended.Value.Credits).Should().Be((30, -5));
    }

    [Test]
    public async Task Shows_the_wish_to_cancel()
    {
        var job = Given.AJob(reserved: 30);
        job.Cancel(Given.Now);
        host.Holds(Given.AnAccountWith(70), job);

        var extended = await host.Send(AReport(job));

        extended.Value.CancelRequested.Should().BeTrue();
    }

    [Test]
    public async Task Refuses_a_job_that_the_account_does_not_have()
    {
        host.Holds(Given.AnAccountWith(70), job: null);

        var refused = await host.Send(new ExtendJob(Given.Target(Guid.Empty), null, null, Reserve: 50, null, null, null));

        refused.Error.Should().Be(JobErrors.Unknown);
    }

    [TestCase("video", null)]
    [TestCase("studio", "unknown_job")]
    public async Task Knows_the_jobs_of_the_app_whose_key_it_is_and_no_others(string app, string? error)
    {
        var job = Given.AJob(reserved: 30);
        host.Holds(Given.AnAccountWith(70), job);

        var extended = await host.Send(AReport(job) with { Job = Given.TargetOf(new AppSlug(app), job.Id), Charged = 20 });

        extended.Error?.Code.Should().Be(error);
        job.State.Charged.Should().Be(error is null ? 20 : 0);
    }

    [Test]
    public async Task Refuses_a_person_where_the_app_settles()
    {
        var job = Given.AJobUnder(SettlementRule.App);
        host.Holds(Given.AnAccountWith(70), job);

        var (person, app) = (
            await host.Send(AReport(job) with { Charged = 20 }),
            await host.Send(AReport(job) with { Charged = 20, Job = Given.TargetOf(Given.Video, job.Id) }));

        (person.Error, app.Error).Should().Be((JobErrors.AppSettles, null));
    }

    private static IEnumerable<TestCaseData> Invalid() =>
    [
        Case("worker", report => report with { Worker = "" }),
        Case("worker", report => report with { Worker = new string('w', 101) }),
        Case("expires_in", report => report with { ExpiresIn = 0 }),
        Case("expires_in", report => report with { ExpiresIn = 3601 }),
        Case("reserve", report => report with { Reserve = -1 }),
        Case("charged", report => report with { Charged = -1 }),
        Case("progress", report => report with { Progress = -0.01 }),
        Case("progress", report => report with { Progress = 1.01 }),
        Case("progress", report => report with { Progress = double.NaN }),
        Case("metadata", report => report with { Metadata = JsonElement.Parse("[]") }),
    ];

    [TestCaseSource(nameof(Invalid))]
    public async Task Refuses_a_bad_field_before_it_locks(string field, Func<ExtendJob, ExtendJob> change)
    {
        var refused = await host.Send(change(AReport(Given.AJob(reserved: 30))));

        refused.Error!.Code.Should().Be("invalid_request");
        refused.Error.Message.Should().StartWith(field);
        host.Steps.Should().Equal("publish JobRefused");
    }

    [TestCase(0, true)]
    [TestCase(7, true)]
    [TestCase(8, false)]
    public async Task Takes_the_token_of_a_settled_job_for_7_days(int days, bool accepted)
    {
        var job = Given.AJob(reserved: 30);
        var byToken = Given.Target(job.Id) with { By = new Credential(CredentialKind.JobToken) };
        job.Complete(10, added: null, Given.Now);
        host.Clock.Advance(TimeSpan.FromDays(days));
        host.Holds(Given.AnAccountWith(70), job);

        var extended = await host.Send(AReport(job) with { Job = byToken });

        extended.Error.Should().Be(accepted ? JobErrors.NoLongerOpen(job.State) : JobErrors.TokenExpired);
    }

    // A report that says nothing yet.
    private static ExtendJob AReport(Job job) => new(
        Given.Target(job.Id), Worker: null, ExpiresIn: null, Reserve: null, Charged: null, Progress: null, Metadata: null);

    private static TestCaseData Case(string field, Func<ExtendJob, ExtendJob> change) => new(field, change);
}
