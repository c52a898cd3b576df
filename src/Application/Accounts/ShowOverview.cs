using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Reads what a person sees first of their account, in three statements: the wallet, the newest jobs, and the usage of the last 30 days, which
/// begin at midnight in a time zone.
/// </summary>
public sealed record ShowOverview(Guid AccountId, TimeZoneInfo Zone) : IQuery<Overview>
{
    /// <summary>How many of the newest jobs there are.</summary>
    public const int JobCount = 10;
}

/// <summary>The wallet of an account, its newest jobs from the newest on, and its usage by day.</summary>
public sealed record Overview(Wallet Wallet, IReadOnlyList<JobListItem> Jobs, UsageReport Days);

internal sealed class ShowOverviewHandler(IAccountRepository accounts, IJobRepository jobs, IUsageReader usage, TimeProvider clock)
    : IRequestHandler<ShowOverview, Result<Overview>>
{
    public async Task<Result<Overview>> Handle(ShowOverview query, CancellationToken cancellationToken)
    {
        var wallet = await accounts.ReadWallet(query.AccountId, cancellationToken);
        var newest = await jobs.List(query.AccountId, [], status: null, before: null, ShowOverview.JobCount, cancellationToken);
        var to = clock.GetUtcNow();
        var filter = new UsageFilter([], UsageDays.StartBefore(to, ReportUsage.DefaultDays, query.Zone), to);
        var (rows, total) = await usage.ReadAllDays(query.AccountId, filter, query.Zone, cancellationToken);
        return new Overview(wallet, newest.Jobs, new UsageReport(filter.From, filter.To, rows, total));
    }
}
