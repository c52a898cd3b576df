using System.Globalization;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Pages;

/// <summary>Says in plain words what pages show of an account. permissions.js says the same of a program that asks.</summary>
internal static class PlainWords
{
    /// <summary>The name of a program that gave none.</summary>
    public const string Nameless = "A program that gave no name";

    /// <summary>Stands for a value that is not there.</summary>
    public const string Nothing = "–";

    /// <summary>A whole number, such as "1,204".</summary>
    public static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture).Replace('-', '−') ?? Nothing;

    /// <summary>A number of credits, such as "1,204 credits".</summary>
    public static string Credits(long credits) => $"{Number(credits)} {Unit(credits)}";

    public static string Unit(long credits) => credits == 1 ? "credit" : "credits";

    /// <summary>A movement of credits, with its sign.</summary>
    public static string Signed(long amount) => amount > 0 ? $"+{Number(amount)}" : Number(amount);

    /// <summary>A number of things, such as "1 job".</summary>
    public static string Count(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>How a job stands.</summary>
    public static string StatusOf(JobListItem job) => job switch
    {
        { Status: JobStatus.Started, CancelRequestedAt: not null } => "Cancel requested",
        { Status: JobStatus.Started, Progress: { } part } =>
            $"Running, {double.Floor(part * 100).ToString(CultureInfo.InvariantCulture)}%",
        { Status: JobStatus.Started } => "Running",
        { Status: JobStatus.Completed } => "Completed",
        { ExpiredAt: not null } => "Expired",
        _ => "Failed",
    };

    /// <summary>The credits that a job holds, or its cost.</summary>
    public static string CostOf(JobListItem job) =>
        job.Status == JobStatus.Started ? $"{Number(job.Reserved)} held" : Credits(job.ActualCost);

    /// <summary>The purpose of an entry of the ledger.</summary>
    public static string KindOf(LedgerKind kind) => kind switch
    {
        LedgerKind.StarterCredits => "Starter credits",
        LedgerKind.Reserve => "Held for a job",
        LedgerKind.Refund => "Returned by a job",
        LedgerKind.Overage => "Extra cost of a job",
        LedgerKind.LateCharge => "Cost of a late job",
        LedgerKind.Grant => "Granted to you",
        LedgerKind.Revoke => "Taken back",
    };

    /// <summary>The permissions of a program, such as "Can see your balance and jobs, in the app video."</summary>
    public static string PermissionsOf(TokenPermissions permissions)
    {
        var concernsApps = permissions.Apps.Count > 0 || (permissions.Scopes & (Scopes.JobsRead | Scopes.JobsWrite)) != 0;
        return $"Can {AbilityOf(permissions.Scopes)}{(concernsApps ? $", {ReachOf(permissions)}" : "")}.";
    }

    /// <summary>The rest of a budget, such as "12 of 50 credits left today."</summary>
    public static string LeftOf(TokenBudget budget) =>
        $"{Number(budget.Left)} of {Credits(budget.Budget.Limit)} left{WindowOf(budget.Budget.Period)}.";

    private static string WindowOf(BudgetPeriod period) => period switch
    {
        BudgetPeriod.Day => " today",
        BudgetPeriod.Week => " this week",
        BudgetPeriod.Month => " this month",
        BudgetPeriod.Total => "",
    };

    private static string AbilityOf(Scopes scopes)
    {
        var seen = new[] { (Scopes.WalletRead, "balance"), (Scopes.JobsRead, "jobs") }
            .Where(known => scopes.HasFlag(known.Item1))
            .Select(known => known.Item2)
            .ToList();
        List<string> abilities = seen.Count > 0 ? [$"see your {List(seen)}"] : [];
        abilities.AddRange(scopes.HasFlag(Scopes.JobsWrite) ? ["spend your credits on jobs"] : []);
        abilities.AddRange(scopes.HasFlag(Scopes.ProvidersRead) ? ["get your access tokens for other services"] : []);
        return abilities is [var first, var second] ? $"{first}, and {second}" : List(abilities);
    }

    private static string ReachOf(TokenPermissions permissions) => permissions.Apps.Count switch
    {
        0 => "in every app",
        1 => $"in the app {permissions.Apps[0]}",
        _ => $"in the apps {List([.. permissions.Apps.Select(app => app.Value)])}",
    };

    private static string List(List<string> words) => words.Count switch
    {
        1 => words[0],
        2 => $"{words[0]} and {words[1]}",
        _ => $"{string.Join(", ", words.SkipLast(1))}, and {words[^1]}",
    };
}
