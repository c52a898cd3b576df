using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Application.Jobs;

/// <summary>Records the outcome of completing or failing a job: the first settlement moves credits, a repeated one nothing.</summary>
internal sealed class JobSettlement(IJobRepository jobs, IAccountRepository accounts, AfterCommit afterCommit)
{
    public SettlementResult Record(Account account, Job job, SettlementOutcome outcome)
    {
        if (outcome == SettlementOutcome.Settled)
        {
            var before = account.Credits;
            account.Settle(job);
            jobs.Save(job);
            accounts.Save(account);
            afterCommit.Publish(job.Status == JobStatus.Completed
                ? new JobCompleted(job, before, account.Credits)
                : new JobFailed(job, before, account.Credits));
        }

        return new SettlementResult(job.Id, job.Status, job.ActualCost, job.State.Uncharged, account.Credits);
    }
}

/// <summary>A settled job, by how much its work cost more than it may, and the account's credits (whole) afterwards.</summary>
public sealed record SettlementResult(Guid JobId, JobStatus Status, long ActualCost, long Uncharged, long Credits);
