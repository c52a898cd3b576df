using FocusAccount.Application.Accounts;

namespace FocusAccount.Api.Controllers;

/// <summary>The cost of the jobs of a period.</summary>
/// <param name="From">The time from which jobs count (UTC)</param>
/// <param name="To">The end of that time (UTC)</param>
/// <param name="Usage">A row for each day in its order, or for each app, action or token, from the most credits on</param>
/// <param name="Total">All jobs, also those beyond the last row</param>
internal sealed record UsageResponse(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<UsageEntry> Usage, UsageTotal Total)
{
    public static UsageResponse Example => new(
        new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero),
        [UsageEntry.Example],
        new UsageTotal(Credits: 130, Jobs: 41, Failures: 2));

    public static UsageResponse Of(UsageReport report) =>
        new(report.From, report.To, [.. report.Rows.Select(UsageEntry.From)], UsageTotal.From(report.Total));
}

/// <summary>The usage of an app, an action of an app, a day or a token.</summary>
/// <param name="App">The app; null in reports by day or token</param>
/// <param name="Action">The action; null in reports by anything else</param>
/// <param name="Day">The day in the time zone of the report; null in reports by anything else</param>
/// <param name="Token">
/// The id of the personal access token that started the jobs; null if the person did, and in reports by anything else
/// </param>
/// <param name="TokenName">The name of that token; null if it has none, or was deleted long ago</param>
/// <param name="Credits">Whole credits that the settled jobs cost in the end</param>
/// <param name="Jobs">How many jobs were started</param>
/// <param name="Failures">How many of them failed or expired</param>
internal sealed record UsageEntry(
    string? App,
    string? Action,
    DateOnly? Day,
    Guid? Token,
    string? TokenName,
    long Credits,
    long Jobs,
    long Failures)
{
    public static UsageEntry Example =>
        new("video", Action: null, Day: null, Token: null, TokenName: null, Credits: 130, Jobs: 41, Failures: 2);

    public static UsageEntry From(UsageRow row) =>
        new(row.App, row.Action, row.Day, row.TokenId, row.TokenName, row.Sum.Credits, row.Sum.Jobs, row.Sum.Failures);
}

/// <summary>The usage of all rows together.</summary>
/// <param name="Credits">Whole credits that the settled jobs cost in the end</param>
/// <param name="Jobs">How many jobs were started</param>
/// <param name="Failures">How many of them failed or expired</param>
internal sealed record UsageTotal(long Credits, long Jobs, long Failures)
{
    public static UsageTotal From(UsageSum sum) => new(sum.Credits, sum.Jobs, sum.Failures);
}
