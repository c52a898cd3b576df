using FocusAccount.Application.Jobs;
using FocusAccount.Domain;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.Jobs;

/// <summary>Runs now what the service does every few minutes.</summary>
internal static class JobSweep
{
    /// <summary>
    /// Expires all overdue jobs, also those of other tests in the same database. The service may be doing the same meanwhile.
    /// </summary>
    public static async Task ExpireJobs(this Service service)
    {
        foreach (var job in (await service.Send(new ListOverdueJobs(Since: null, ExcludedAccounts: []))).Jobs)
        {
            await service.Expire(new ExpireJob(job.AccountId, job.JobId));
        }
    }

    /// <summary>Expires an overdue job.</summary>
    public static Task<bool> Expire(this Service service, ExpireJob job) => service.Send(job);

    private static async Task<T> Send<T>(this Service service, IRequest<Result<T>> request)
    {
        await using var scope = service.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request)).Value;
    }
}
