using FocusAccount.Api.Tests.Kit;
using FocusAccount.Application.Jobs;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.Jobs;

/// <summary>What the service does by itself every few minutes, now.</summary>
internal static class JobSweep
{
    /// <summary>Expires all jobs that are due, those of other tests in the same database too; the service may be at it at the same time.</summary>
    public static async Task ExpireJobs(this Service service)
    {
        await using var scope = service.Services.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        foreach (var job in (await mediator.Send(new ListAbandonedJobs(Since: null))).Value.Jobs)
        {
            await mediator.Send(new ExpireJob(job.AccountId, job.JobId));
        }
    }
}
