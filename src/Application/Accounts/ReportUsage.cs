using FluentValidation;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Reports what the jobs of an account cost that started from a time on and before another, by app, action, day or token; without times,
/// those of the last 30 days. Days begin at midnight in a time zone of the IANA database, or in UTC. A person's program sees only the jobs
/// of the apps that it may use.
/// </summary>
public sealed record ReportUsage(
    Guid AccountId, TokenPermissions Permissions, UsageKey? By, string? App, string? From, string? To, string? Tz)
    : IQuery<UsageReport>
{
    /// <summary>The longest time between from and to, in days.</summary>
    public const int MaxDays = 366;

    /// <summary>The largest number of rows, which those with the most credits take.</summary>
    public const int MaxRows = 500;

    internal const int DefaultDays = 30;

    internal TimeZoneInfo Zone => Tz is null ? TimeZoneInfo.Utc : IanaZone.Find(Tz)!;
}

/// <summary>The key of the rows of a usage report.</summary>
public enum UsageKey
{
    App,
    Action,
    Day,
    Token,
}

/// <summary>
/// The usage from a time on and before another (UTC): the rows, by day in its order and otherwise from the most credits on, and the sum of
/// all jobs, including those beyond the last row.
/// </summary>
public sealed record UsageReport(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<UsageRow> Rows, UsageSum Total);

/// <summary>The jobs of an app, an action of an app, a day, or a token; of no token if the person started them.</summary>
public sealed record UsageRow(string? App, string? Action, DateOnly? Day, Guid? TokenId, string? TokenName, UsageSum Sum);

/// <summary>
/// The cost of settled jobs in whole credits, how many jobs were started, and how many of those failed or expired.
/// </summary>
public sealed record UsageSum(long Credits, long Jobs, long Failures);

/// <summary>
/// The jobs of an account that are wanted: those of some apps (none is every app) that started from a time on and before another (UTC).
/// </summary>
public sealed record UsageFilter(IReadOnlyList<AppSlug> Apps, DateTimeOffset From, DateTimeOffset To);

/// <summary>Adds up the jobs of an account.</summary>
public interface IUsageReader
{
    /// <summary>
    /// Adds up jobs by app, action or token: at most <paramref name="limit"/> rows from the most credits on, and the sum of all.
    /// </summary>
    Task<(IReadOnlyList<UsageRow> Rows, UsageSum Total)> Read(
        Guid accountId, UsageFilter filter, UsageKey by, int limit, CancellationToken cancellationToken);

    /// <summary>Adds up jobs by the day in which they started; each day begins at a time (UTC). Days without jobs are left out.</summary>
    Task<IReadOnlyDictionary<int, UsageSum>> ReadDays(
        Guid accountId, UsageFilter filter, IReadOnlyList<DateTimeOffset> days, CancellationToken cancellationToken);
}

internal sealed class ReportUsageValidator : AbstractValidator<ReportUsage>
{
    public ReportUsageValidator()
    {
        RuleFor(query => query.By).NotEmpty().WithMessage("by must be app, action, day or token.");
        RuleFor(query => query.App!).IsAppSlug().When(query => query.App is not null);
        RuleFor(query => query.From).IsTime("from");
        RuleFor(query => query.To).IsTime("to");
        RuleFor(query => query.Tz)
            .Must(name => name is null || IanaZone.Find(name) is not null)
            .WithMessage("tz must be a time zone of the IANA database, such as Europe/Berlin.");
    }
}

internal sealed class ReportUsageHandler(IUsageReader usage, TimeProvider clock) : IRequestHandler<ReportUsage, Result<UsageReport>>
{
    private static readonly Error WrongSpan = RequestErrors.Invalid(
        $"from must be before to, by at most {ReportUsage.MaxDays} days; ask for a part of the time.", "from");

    public async Task<Result<UsageReport>> Handle(ReportUsage query, CancellationToken cancellationToken)
    {
        var app = query.App is null ? null : new AppSlug(query.App);
        if (app is not null && query.Permissions.WhyNot(app) is { } notAllowed)
        {
            return notAllowed;
        }

        var zone = query.Zone;
        var to = TimeText.Parse(query.To, zone) ?? clock.GetUtcNow();
        var from = TimeText.Parse(query.From, zone) ?? UsageDays.StartBefore(to, ReportUsage.DefaultDays, zone);
        if (from >= to || to - from > TimeSpan.FromDays(ReportUsage.MaxDays))
        {
            return WrongSpan;
        }

        var filter = new UsageFilter(app is null ? query.Permissions.Apps : [app], from, to);
        var (rows, total) = query.By == UsageKey.Day
            ? await usage.ReadAllDays(query.AccountId, filter, zone, cancellationToken)
            : await usage.Read(query.AccountId, filter, query.By!.Value, ReportUsage.MaxRows, cancellationToken);
        return new UsageReport(from, to, rows, total);
    }
}

/// <summary>Usage by the days of a time zone.</summary>
internal static class UsageDays
{
    private static readonly UsageSum None = new(0, 0, 0);

    /// <summary>When the first of some days begins, of which the last has a time (UTC) in it.</summary>
    public static DateTimeOffset StartBefore(DateTimeOffset to, int days, TimeZoneInfo zone) =>
        TimeText.StartOf(zone.DayOf(to).AddDays(1 - days), zone);

    /// <summary>Adds up jobs by day, with zeros for the days without jobs, and all of them.</summary>
    public static async Task<(IReadOnlyList<UsageRow> Rows, UsageSum Total)> ReadAllDays(
        this IUsageReader usage, Guid accountId, UsageFilter filter, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var first = zone.DayOf(filter.From);
        var last = zone.DayOf(filter.To.AddTicks(-1));
        var days = Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).ToList();
        var sums = await usage.ReadDays(accountId, filter, [.. days.Select(day => TimeText.StartOf(day, zone))], cancellationToken);
        var rows = days.Select((day, number) => new UsageRow(null, null, day, null, null, sums.GetValueOrDefault(number, None))).ToList();
        return (rows, new UsageSum(rows.Sum(row => row.Sum.Credits), rows.Sum(row => row.Sum.Jobs), rows.Sum(row => row.Sum.Failures)));
    }
}
