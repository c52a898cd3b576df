using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Application.Jobs;

/// <summary>What completing and failing a job share: lock, let the job decide, move the credits the first time.</summary>
internal sealed class JobSettlement(IJobRepository jobs, IAccountRepository accounts, EventLog events)
{
    public async Task<Result<SettlementResult>> Settle(
        Guid accountId,
        Guid jobId,
        Func<Job, Result<SettlementOutcome>> decide,
        CancellationToken cancellationToken)
    {
        var (account, job) = await jobs.FindForUpdate(accountId, jobId, cancellationToken);
        if (job is null)
        {
            return JobErrors.Unknown;
        }

        var settlement = decide(job);
        if (settlement.Error is { } refusal)
        {
            return refusal;
        }

        if (settlement.Value == SettlementOutcome.Settled)
        {
            var before = account.Credits;
            account.Settle(job);
            jobs.Save(job);
            accounts.Save(account);
            events.Add(log => log.Settled(job, before, account.Credits));
        }

        return new SettlementResult(job.Id, job.Status, job.ActualCost, account.Credits);
    }
}

/// <summary>A settled job, and the account's credits (whole) afterwards.</summary>
/// <param name="ActualCost">Credits that the job cost in the end</param>
/// <param name="Credits">The account's credits afterwards</param>
public sealed record SettlementResult(Guid JobId, JobStatus Status, long ActualCost, long Credits);
