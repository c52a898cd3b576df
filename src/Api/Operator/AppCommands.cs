using System.CommandLine;
using System.Globalization;
using FocusAccount.Application.AppKeys;
using FocusAccount.Application.Apps;
using FocusAccount.Domain;
using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Operator;

/// <summary>The commands about apps, their keys and their jobs.</summary>
internal sealed class AppCommands(Func<Command, Func<ParseResult, CommandHost, Task<CommandOutput>>, Command> runs)
{
    private const int ReportedDays = 30;

    private readonly Argument<string> slug = new("slug") { Description = "The app's slug." };

    public Command Build() => new("apps", "List, set or remove registered apps, manage their keys, and report on their jobs.")
    {
        runs(new Command("list", "List the registered apps."), (_, host) => List(host)),
        Set(),
        runs(
            new Command("remove", "Remove an app from the registered ones, unless a setting names it. Its keys end, its grants stay.")
            {
                slug,
            },
            (parsed, host) => Remove(host, new RemoveApp(parsed.GetValue(slug)!))),
        new Command("keys", "Create, list or revoke the keys of apps.")
        {
            CreateKey(),
            runs(
                new Command("list", "List the valid keys of an app, newest first, by their names and last characters.") { slug },
                (parsed, host) => ListKeys(host, new ListAppKeys(parsed.GetValue(slug)!))),
            RevokeKey(),
        },
        Report(),
    };

    private Command Set()
    {
        var credits = OperatorCommandTree.OptionalNumber(
            "--starter-credits", "Starter credits that the app grants each account once, from now on.");
        var settlement = new Option<SettlementRule?>("--settlement")
        {
            Description = "Who settles the jobs that start from now on: holder (whoever may start one) or app (the app alone).",
        };
        settlement.AcceptOnlyFromAmong([.. Enum.GetValues<SettlementRule>().Select(SnakeCase.NameOf)]);
        var command = new Command("set", "Register an app, or change it unless a setting names it. An option that is left out changes nothing.")
        {
            slug,
            credits,
            settlement,
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetResult(credits) is null && parsed.GetResult(settlement) is null)
            {
                parsed.AddError("Give --starter-credits, --settlement or both.");
            }
        });
        return runs(command, (parsed, host) =>
            Set(host, new SetApp(parsed.GetValue(slug)!, parsed.GetValue(credits), parsed.GetValue(settlement))));
    }

    private Command CreateKey()
    {
        var name = new Option<string>("--name")
        {
            Description = "The name of the key, such as that of the program that will have it, in up to 100 characters.",
            Required = true,
        };
        var days = OperatorCommandTree.OptionalNumber("--days", "After how many days the key ends; without this it does not.");
        return runs(
            new Command("create", "Create a key of a registered app, and print it once. Several keys may be valid at a time.")
            {
                slug,
                name,
                days,
            },
            (parsed, host) => CreateKey(host, new CreateAppKey(parsed.GetValue(slug)!, parsed.GetValue(name)!, parsed.GetValue(days))));
    }

    private Command RevokeKey()
    {
        var id = new Argument<string>("id") { Description = "The id of the key, from the list, or the key itself." };
        return runs(
            new Command("revoke", "Revoke a key for good; in effect everywhere within five seconds.") { id },
            (parsed, host) => IdOf(parsed.GetValue(id)!) is { } keyId
                ? host.Send(new RevokeAppKey(keyId), app => new CommandOutput(
                    $"revoked key {keyId} of {app}",
                    new { id = keyId, app = app.Value }))
                : Task.FromResult(CommandOutput.Refused(AppKeyErrors.Unknown)));
    }

    // After a leak an operator may have only the key itself, which names its id.
    private static Guid? IdOf(string text) =>
        Guid.TryParseExact(text, "D", out var id) || TokenFormat.AppKey.TryParse(text, out id) ? id : null;

    private Command Report()
    {
        var days = OperatorCommandTree.OptionalNumber(
            "--days", $"How far to look back, by the start of the jobs: {ReportedDays} days by default.");
        return runs(
            new Command("report", "Report how the jobs of an app ended, by whom, and how costs relate to estimates. It reads all jobs.")
            {
                slug,
                days,
            },
            (parsed, host) => host.Send(
                new ReportApp(parsed.GetValue(slug)!, parsed.GetValue(days) ?? ReportedDays),
                report => new CommandOutput(TextOf(report), new { App = report.App.Value, report.Since, report.Settled, report.Actions })));
    }

    private static Task<CommandOutput> List(CommandHost host) => host.Send(new ListApps(), list => new CommandOutput(
        string.Join('\n', list.Apps.Select(LineOf)),
        list));

    private static string LineOf(AppListItem app) =>
        $"{app.Slug}  {app.StarterCredits}  settled by {SnakeCase.NameOf(app.Settlement)}{(app.Configured ? "  (from the settings)" : "")}";

    private static Task<CommandOutput> Set(CommandHost host, SetApp request) => host.Send(request, app => new CommandOutput(
        $"{app.Slug} grants {app.StarterCredits} starter credits; its jobs are settled by: {SnakeCase.NameOf(app.Settlement)}",
        app));

    private static Task<CommandOutput> Remove(CommandHost host, RemoveApp request) => host.Send(request, app => new CommandOutput(
        $"{app} is no longer registered",
        new { slug = app.Value }));

    // The first line is the key alone, which is easy to copy.
    private static Task<CommandOutput> CreateKey(CommandHost host, CreateAppKey request) => host.Send(request, created => new CommandOutput(
        $"{created.Key.Reveal()}\n\nThis is key {created.Id} of {created.App}. It is not shown again; keep it where only the app reads it.",
        new { created.Id, Key = created.Key.Reveal(), App = created.App.Value, created.ExpiresAt }));

    private static Task<CommandOutput> ListKeys(CommandHost host, ListAppKeys request) => host.Send(request, list => new CommandOutput(
        list.Keys.Count == 0 ? "The app has no valid keys." : string.Join('\n', list.Keys.Select(LineOf)),
        list));

    private static string LineOf(AppKeyListItem key) =>
        $"{key.Id}  …{key.Hint}  created {key.CreatedAt:u}  expires {Time(key.ExpiresAt)}  last used {Time(key.LastUsedAt)}  {key.Name}";

    private static string Time(DateTimeOffset? time) => time?.ToString("u", CultureInfo.InvariantCulture) ?? "never";

    private static string TextOf(AppReport report) => string.Join('\n',
    [
        $"{report.App}, jobs started since {report.Since:u}",
        "",
        .. Table(
            ["settled by", "jobs", "at 0", "refunded"],
            report.Settled.Select(row => new object?[] { row.By ?? "(not recorded)", row.Jobs, row.AtZero, row.Refunded })),
        "",
        .. Table(
            [
                "action", "started", "by app key", "open", "completed", "failed", "expired", "late", "uncharged", "cost/estimate p50", "p95",
                "suggested estimate",
            ],
            report.Actions.Select(row => new object?[]
            {
                PersonalAccessToken.NameOrNull(row.Action), row.Started, row.StartedWithAppKey, row.Open, row.Completed, row.Failed, row.Expired, row.Late, row.Uncharged,
                row.RatioP50, row.RatioP95, row.SuggestedEstimate,
            })),
    ]);

    // Columns as wide as their widest cell; numbers to the right, without more digits than they need.
    private static IEnumerable<string> Table(string[] head, IEnumerable<object?[]> rows)
    {
        List<string[]> cells = [head, .. rows.Select(row => row.Select(CellOf).ToArray())];
        var widths = head.Select((_, column) => cells.Max(row => row[column].Length)).ToArray();
        return cells.Select(row => string.Join("  ", row.Select((cell, column) =>
            column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
    }

    private static string CellOf(object? value) => value switch
    {
        null => "-",
        double ratio => ratio.ToString("0.00", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
