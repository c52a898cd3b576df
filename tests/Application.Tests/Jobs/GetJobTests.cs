using FocusAccount.Application.Jobs;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;
using Moq;

namespace FocusAccount.Application.Tests.Jobs;

public sealed class GetJobTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Returns_the_job_without_a_transaction()
    {
        var job = Stored(Given.AJob(reserved: 30, metadata: """{"a":1}"""));
        job.Extend(new JobReport("render-7", Charged: 20, Progress: 0.5), Given.AppKey, Given.Later);

        var found = await host.Send(new GetJob(Given.Target(job.Id)));

        found.Value.Should().BeEquivalentTo(new
        {
            job.Id,
            AppSlug = "video",
            Action = "render",
            Status = JobStatus.Started,
            Reserved = 30L,
            Charged = 20L,
            Progress = 0.5,
            Worker = "render-7",
            UpdatedAt = Given.Later,
            StartedBy = Given.Session,
            Metadata = """{"a":1}"""u8.ToArray(),
        });
        host.Steps.Should().Equal("release");
    }

    [Test]
    public async Task Does_not_find_a_job_that_the_account_does_not_have()
    {
        var refused = await host.Send(new GetJob(Given.Target(Guid.Empty)));

        refused.Error.Should().Be(JobErrors.Unknown);
    }

    [TestCase("video", true)]
    [TestCase("studio", false)]
    public async Task Finds_the_jobs_of_the_app_whose_key_it_is_and_no_others(string app, bool isFound)
    {
        var job = Stored(Given.AJobUnder(SettlementRule.App));

        var found = await host.Send(new GetJob(Given.TargetOf(new AppSlug(app), job.Id)));

        found.Error.Should().Be(isFound ? null : JobErrors.Unknown);
    }

    [Test]
    public async Task Is_open_to_the_person_where_the_app_settles()
    {
        var job = Stored(Given.AJobUnder(SettlementRule.App));

        var found = await host.Send(new GetJob(Given.Target(job.Id)));

        found.Value.Settlement.Should().Be(SettlementRule.App);
    }

    [Test]
    public async Task Refuses_the_token_of_a_job_that_was_settled_more_than_7_days_ago()
    {
        var job = Stored(Given.AJob(reserved: 30));
        job.Fail(refund: true, Given.Now);
        var byToken = new GetJob(Given.Target(job.Id) with { By = new Credential(CredentialKind.JobToken) });
        host.Clock.Advance(TimeSpan.FromDays(7));
        var inTime = await host.Send(byToken);
        host.Clock.Advance(TimeSpan.FromMicroseconds(1));

        var late = await host.Send(byToken);

        (inTime.Error, late.Error).Should().Be((null, JobErrors.TokenExpired));
        (await host.Send(new GetJob(Given.Target(job.Id)))).Error.Should().BeNull("the person may always read it");
    }

    private Job Stored(Job job)
    {
        host.Jobs.Setup(jobs => jobs.Find(Given.Ada, job.Id, default)).ReturnsAsync(job);
        return job;
    }
}
