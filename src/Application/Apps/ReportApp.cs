using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>
/// Reports how the jobs of an app that started in the last days ended, for an operator; it reads all jobs and may take long.
/// </summary>
public sealed record ReportApp(string App, int Days) : IQuery<AppReport>
{
    /// <summary>The longest time that a report looks back, in days.</summary>
    public const int MaxDays = 3650;
}

/// <summary>The jobs of an app that started since a time (UTC), by their credentials and by their actions.</summary>
public sealed record AppReport(
    AppSlug App, DateTimeOffset Since, IReadOnlyList<ReportedCredential> Settled, IReadOnlyList<ReportedAction> Actions);

/// <summary>
/// The jobs that one kind of credential settled: how many, how many of those at no cost, and how many by failing with a refund. Null
/// stands for a version of the service that did not record it.
/// </summary>
public sealed record ReportedCredential(string? By, long Jobs, long AtZero, long Refunded);

/// <summary>
/// The jobs of one action. Credits are whole numbers. The ratios are those of the actual cost to the estimate, over completed jobs with an
/// estimate, at the median and at 95 of 100; null without such jobs. An estimate as suggested would have covered 95 of 100.
/// </summary>
/// <param name="Started">All of them</param>
/// <param name="StartedWithAppKey">Those whose start the app vouched for</param>
/// <param name="Uncharged">Credits that work cost beyond the most that its job may cost</param>
public sealed record ReportedAction(
    string Action,
    long Started,
    long StartedWithAppKey,
    long Open,
    long Completed,
    long Failed,
    long Expired,
    long Late,
    long Uncharged,
    double? RatioP50,
    double? RatioP95,
    long? SuggestedEstimate);

/// <summary>Reads the jobs of an app.</summary>
public interface IAppReporter
{
    /// <summary>Reads those that started since a time (UTC).</summary>
    Task<AppReport> Run(AppSlug app, DateTimeOffset since, CancellationToken cancellationToken);
}

internal sealed class ReportAppValidator : AbstractValidator<ReportApp>
{
    public ReportAppValidator()
    {
        RuleFor(query => query.App).IsAppSlug();
        RuleFor(query => query.Days)
            .InclusiveBetween(1, ReportApp.MaxDays)
            .WithMessage($"days must be a whole number from 1 to {ReportApp.MaxDays}.");
    }
}

internal sealed class ReportAppHandler(IAppReporter reporter, TimeProvider clock) : IRequestHandler<ReportApp, Result<AppReport>>
{
    public async Task<Result<AppReport>> Handle(ReportApp query, CancellationToken cancellationToken) =>
        await reporter.Run(new AppSlug(query.App), clock.GetUtcNow() - TimeSpan.FromDays(query.Days), cancellationToken);
}
