using System.Globalization;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using Microsoft.AspNetCore.WebUtilities;

namespace FocusAccount.Api.Pages;

/// <summary>The first page of an account.</summary>
internal sealed record OverviewPage(Overview Overview, PersonZone Zone);

/// <summary>The usage of some days.</summary>
internal sealed record UsagePage(
    int Days, UsageReport ByDay, UsageReport ByApp, UsageReport ByAction, UsageReport ByTool, PersonZone Zone)
{
    /// <summary>The numbers of days that a person may choose.</summary>
    public static readonly int[] Spans = [7, 30, 90];
}

/// <summary>A page of the ledger, the apps to choose from, and the proof if it was asked for.</summary>
internal sealed record StatementPage(
    StatementFilter Filter, LedgerPage Ledger, IReadOnlyList<WalletApp> Apps, BalanceProof? Proof, PersonZone Zone);

/// <summary>The programs that have access.</summary>
internal sealed record ToolsPage(IReadOnlyList<TokenListItem> Tokens, PersonZone Zone);

/// <summary>The apps, and their grants.</summary>
internal sealed record AppsPage(IReadOnlyList<WalletApp> Apps, PersonZone Zone);

/// <summary>A chart of credits by day, from the first day on.</summary>
internal sealed record DayChart(UsageReport Report)
{
    /// <summary>The height of the highest bar.</summary>
    public const int Height = 100;

    public long Most => Report.Rows.Max(row => row.Sum.Credits);

    /// <summary>The height of a day's bar; days without a cost have a hint of one.</summary>
    public int HeightOf(UsageRow row) =>
        row.Sum.Credits <= 0 ? 1 : int.Max(3, (int)(Height * (double)row.Sum.Credits / Most));

    /// <summary>The chart in a sentence.</summary>
    public string Sentence => Most <= 0
        ? $"Nothing was spent in {Report.Rows.Count} days."
        : $"{PlainWords.Credits(Report.Total.Credits)} in {Report.Rows.Count} days, most on "
            + $"{PersonZone.Text(Report.Rows.MaxBy(row => row.Sum.Credits)!.Day!.Value)}: {PlainWords.Number(Most)}.";
}

/// <summary>A table of usage with a bar in each row.</summary>
internal sealed record UsageTable(string Id, string Heading, string Noun, UsageReport Report)
{
    /// <summary>The length of a row's bar, in percent of the longest.</summary>
    public string LengthOf(UsageRow row) =>
        $"{(Report.Rows[0].Sum.Credits <= 0 ? 0 : 100 * row.Sum.Credits / Report.Rows[0].Sum.Credits).ToString(CultureInfo.InvariantCulture)}%";

    /// <summary>The name of what a row stands for. Jobs without a token were started by the person.</summary>
    public static string NameOf(UsageRow row) =>
        row is { App: { } app, Action: { } action } ? $"{app} · {action}"
        : row.App is { } alone ? alone
        : row.TokenId is null ? "In person"
        : row.TokenName ?? PlainWords.Nameless;
}

/// <summary>Which entries a statement shows, from the query of its address. Values that no field of the form can send are left out.</summary>
internal sealed record StatementFilter(string? App, LedgerKind? Kind, DateOnly? From, DateOnly? To, long? Before)
{
    private const string DayFormat = "yyyy-MM-dd";

    public bool IsEmpty => (App, Kind, From, To) is (null, null, null, null);

    public static StatementFilter Of(IQueryCollection query, IReadOnlyList<WalletApp> apps)
    {
        string app = query["app"].ToString(), kind = query["kind"].ToString();
        LedgerKind[] known = [.. Enum.GetValues<LedgerKind>().Where(value => SnakeCase.NameOf(value) == kind)];
        return new(
            apps.FirstOrDefault(registered => registered.Slug == app)?.Slug,
            known is [var found] ? found : null,
            Day(query["from"].ToString()),
            Day(query["to"].ToString()),
            long.TryParse(query["before"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var before) && before > 0
                ? before
                : null);
    }

    /// <summary>The query of the use case. The last day is included.</summary>
    public ListLedger ToQuery(Guid accountId, Domain.Tokens.TokenPermissions permissions, PersonZone zone) =>
        new(accountId, permissions, App, Kind, Text(From), Text(To?.AddDays(1)), Before, Limit: null, Zone: zone.Zone);

    /// <summary>The address of a page with this filter.</summary>
    public string AddressOf(string path, long? before = null, bool prove = false) => QueryHelpers.AddQueryString(path, new Dictionary<string, string?>
    {
        ["app"] = App,
        ["kind"] = Kind is { } kind ? SnakeCase.NameOf(kind) : null,
        ["from"] = Text(From),
        ["to"] = Text(To),
        ["before"] = before?.ToString(CultureInfo.InvariantCulture),
        ["prove"] = prove ? "true" : null,
    }.Where(pair => pair.Value is not null));

    public static string? Text(DateOnly? day) => day?.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and < 2999
            ? day
            : null;
}
