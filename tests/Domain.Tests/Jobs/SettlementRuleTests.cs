using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Domain.Tests.Jobs;

public sealed class SettlementRuleTests
{
    private static readonly (string Name, Func<Job, Credential, Error?> Act)[] Closings =
    [
        ("complete", (job, by) => job.Complete(10, added: null, by, Given.Later).Error),
        ("fail", (job, by) => job.Fail(refund: true, by, Given.Later).Error),
        ("fail without refund", (job, by) => job.Fail(refund: false, by, Given.Later).Error),
        ("extend", (job, by) => job.Extend(new JobReport(Reserve: 40), by, Given.Later).Error),
    ];

    private static IEnumerable<TestCaseData> ClosingsBy(params CredentialKind[] kinds) =>
        from closing in Closings
        from kind in kinds
        select new TestCaseData(closing.Act, new Credential(kind)).SetArgDisplayNames(closing.Name, $"{kind}");

    private static IEnumerable<TestCaseData> ClosingsByAPerson() =>
        ClosingsBy(CredentialKind.Session, CredentialKind.Cookie, CredentialKind.Token);

    private static IEnumerable<TestCaseData> ClosingsByTheApp() => ClosingsBy(CredentialKind.AppKey, CredentialKind.JobToken);

    private static IEnumerable<TestCaseData> ClosingsByAnyone() => ClosingsByAPerson().Concat(ClosingsByTheApp());

    [TestCaseSource(nameof(ClosingsByAPerson))]
    public void Keeps_a_person_from_the_job_of_an_app_that_settles(Func<Job, Credential, Error?> act, Credential person)
    {
        var job = AJobUnder(SettlementRule.App);
        var before = job.State;

        var refused = act(job, person);

        refused.Should().Be(JobErrors.AppSettles);
        job.State.Should().Be(before);
    }

    [TestCaseSource(nameof(ClosingsByAPerson))]
    public void Is_the_reason_that_a_person_gets_even_for_a_settled_job(Func<Job, Credential, Error?> act, Credential person)
    {
        var job = AJobUnder(SettlementRule.App);
        job.Complete(10, added: null, Given.AppKey, Given.Later).Value.Should().Be(SettlementOutcome.Settled);

        act(job, person).Should().Be(JobErrors.AppSettles);
    }

    [TestCaseSource(nameof(ClosingsByTheApp))]
    public void Leaves_the_job_to_the_app(Func<Job, Credential, Error?> act, Credential app)
    {
        var job = AJobUnder(SettlementRule.App);
        var before = job.State;

        act(job, app).Should().BeNull();

        job.State.Should().NotBe(before);
    }

    [TestCaseSource(nameof(ClosingsByAnyone))]
    public void Admits_every_credential_by_default(Func<Job, Credential, Error?> act, Credential by)
    {
        var job = AJobUnder(SettlementRule.Holder);
        var before = job.State;

        act(job, by).Should().BeNull();

        job.State.Should().NotBe(before);
    }

    [Test]
    public void Allows_a_person_to_ask_for_the_end_of_a_job()
    {
        var job = AJobUnder(SettlementRule.App);

        job.Cancel(Given.Later).Value.Should().BeTrue();

        job.State.CancelRequestedAt.Should().Be(Given.Later);
    }

    [Test]
    public void Lets_the_job_expire_all_the_same()
    {
        var job = AJobUnder(SettlementRule.App);

        job.TryExpire(job.ExpiresAt).Should().BeTrue();

        job.State.SettledBy.Should().Be(Credential.Expiry);
    }

    [TestCaseSource(nameof(ClosingsByTheApp))]
    public void Records_who_settled(Func<Job, Credential, Error?> act, Credential app)
    {
        var job = AJobUnder(SettlementRule.App);

        act(job, app).Should().BeNull();

        job.State.SettledBy.Should().Be(job.Status == JobStatus.Started ? null : app);
    }

    [Test]
    public void Keeps_the_first_settlement_when_another_credential_repeats_it()
    {
        var job = AJobUnder(SettlementRule.App);
        job.Complete(10, added: null, Given.AppKey, Given.Later);

        var again = job.Complete(10, added: null, new Credential(CredentialKind.JobToken), Given.Later.AddHours(1));

        again.Value.Should().Be(SettlementOutcome.Unchanged);
        job.State.Should().BeEquivalentTo(new { SettledBy = Given.AppKey, UpdatedAt = Given.Later });
    }

    private static Job AJobUnder(SettlementRule rule) =>
        Job.Start(Given.Terms(costEstimate: 30, settlement: rule), metadata: null, Given.OneHour);
}
