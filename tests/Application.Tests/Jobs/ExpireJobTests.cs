using FocusAccount.Application.Jobs;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Application.Tests.Jobs;

public sealed class ExpireJobTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Fails_and_refunds_an_overdue_job()
    {
        var job = Given.AJob(reserved: 30);
        host.Holds(Given.AnAccountWith(70), job);
        host.Clock.SetUtcNow(job.ExpiresAt);

        var expired = await host.Send(new ExpireJob(Given.Ada, job.Id));

        expired.Value.Should().BeTrue();
        job.Status.Should().Be(JobStatus.Failed);
        host.Steps.Should().Equal("begin MayShare", "lock", "save job", "save account", "commit", "release", "publish JobExpired");
        host.Events.Should().Equal(new JobExpired(job, CreditsBefore: 70, CreditsAfter: 100));
    }

    [Test]
    public async Task Leaves_a_job_alone_that_is_not_due()
    {
        var job = Given.AJob(reserved: 30);
        host.Holds(Given.AnAccountWith(70), job);
        host.Clock.SetUtcNow(job.ExpiresAt.AddTicks(-1));

        var expired = await host.Send(new ExpireJob(Given.Ada, job.Id));

        expired.Value.Should().BeFalse();
        host.Steps.Should().Equal("begin MayShare", "lock", "commit", "release");
    }

    [Test]
    public async Task Leaves_a_job_alone_that_was_settled_in_time()
    {
        var job = Given.AJob(reserved: 30);
        job.Complete(10, added: null, Given.Now);
        host.Holds(Given.AnAccountWith(70), job);
        host.Clock.SetUtcNow(job.ExpiresAt);

        var expired = await host.Send(new ExpireJob(Given.Ada, job.Id));

        expired.Value.Should().BeFalse();
        host.Steps.Should().Equal("begin MayShare", "lock", "commit", "release");
    }

    [Test]
    public async Task Returns_false_for_a_job_that_is_gone()
    {
        host.Holds(Given.AnAccountWith(70), job: null);

        var expired = await host.Send(new ExpireJob(Given.Ada, Guid.Empty));

        expired.Value.Should().BeFalse();
    }
}
