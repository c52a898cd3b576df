using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.Jobs;

/// <summary>What the service does by itself every few minutes, now.</summary>
internal static class JobSweep
{
    /// <summary>Expires all overdue jobs, those of other tests in the same database too; the service may be at it at the same time.</summary>
    public static async Task ExpireJobs(this Service service)
    {
        var (finder, clock) = (service.Services.GetRequiredService<IOverdueJobFinder>(), service.Services.GetRequiredService<TimeProvider>());
        foreach (var job in await finder.Find(deadlineAfter: null, clock.GetUtcNow(), excludedAccounts: [], CancellationToken.None))
        {
            await service.Expire(new ExpireJob(job.AccountId, job.JobId));
        }
    }

    /// <summary>Expires an overdue job.</summary>
    public static Task<bool> Expire(this Service service, ExpireJob job) =>
        service.Services.GetRequiredService<RequestSender>().Send(job, CancellationToken.None);
}
