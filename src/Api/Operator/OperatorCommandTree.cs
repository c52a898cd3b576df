using System.CommandLine;
using System.Globalization;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using FocusAccount.Domain.Accounts;
using FocusAccount.Infrastructure.Database;

namespace FocusAccount.Api.Operator;

/// <summary>The operator commands with their options, and the work of each.</summary>
internal sealed class OperatorCommandTree(Option<bool> json, string[] settings)
{
    // With the pauses in between, half a minute: an operator is waiting.
    private const int MigrationAttempts = 3;

    public RootCommand Build() => new(
        """
        Focus Account. Without a command, the program runs the service until it is stopped; a command does its work and exits.

        Settings come from the environment, as for the service, or from arguments such as --Clerk:ApiUrl=….
        Exit codes: 0 done, 1 refused or failed, 2 not understood.
        """)
    {
        json,
        Runs(new Command("migrate", "Bring the database's schema up to date; safe while the service runs."), (_, host) => Migrate(host)),
        Check(),
        new Command("credits", "Grant or revoke credits, each time as an entry in the account's ledger.")
        {
            Adjustment("grant", "Give an account credits.", LedgerKind.Grant),
            Adjustment("revoke", "Take credits from an account, never below zero.", LedgerKind.Revoke),
        },
        new Command("apps", "List the registered apps, or set the starter credits of one.")
        {
            Runs(new Command("list", "List the registered apps."), (_, host) => ListApps(host)),
            SetApp(),
        },
    };

    private Command Runs(Command command, Func<ParseResult, CommandHost, Task<CommandOutput>> work)
    {
        command.SetAction(async (parsed, cancellationToken) =>
            (await CommandHost.Run(settings, host => work(parsed, host), cancellationToken)).Write(parsed.GetValue(json)));
        return command;
    }

    private Command Check()
    {
        var command = new Command("check", "Check settings, database, schema, Clerk and the ledger of all accounts. It changes nothing.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asJson = parsed.GetValue(json);
            var check = new Check(asJson ? _ => { } : Show, cancellationToken);
            return (await check.Run(settings)).Write(asJson);
        });
        return command;
    }

    private Command Adjustment(string name, string description, LedgerKind kind)
    {
        var account = new Option<string>("--account")
        {
            Description = "The account: its id, or its owner's Clerk id (user_…).",
            Required = true,
        };
        var amount = WholeNumber("--amount", "How many credits: a whole number, at least 1.");
        var reason = new Option<string>("--reason")
        {
            Description = "The reason, in up to 200 characters. A retry with the same account, amount and reason moves nothing.",
            Required = true,
        };
        return Runs(new Command(name, description) { account, amount, reason }, (parsed, host) =>
            Adjust(host, new AdjustCredits(kind, parsed.GetValue(account)!, parsed.GetValue(amount), parsed.GetValue(reason)!)));
    }

    private Command SetApp()
    {
        var slug = new Argument<string>("slug") { Description = "The app's slug; a new app is registered." };
        var credits = WholeNumber("--starter-credits", "Starter credits that the app grants each account once, from now on.");
        return Runs(new Command("set", "Set an app's starter credits, unless a setting names the app.") { slug, credits }, (parsed, host) =>
            SetApp(host, new SetApp(parsed.GetValue(slug)!, parsed.GetValue(credits))));
    }

    private static Option<int> WholeNumber(string name, string description) => new(name)
    {
        Description = description,
        Required = true,
        CustomParser = parsed =>
        {
            if (!int.TryParse(parsed.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                parsed.AddError($"{name} must be a whole number of at most {int.MaxValue}.");
            }

            return number;
        },
    };

    private static void Show(Check.CheckResult result) =>
        Console.WriteLine($"{(result.Ok ? "ok    " : "FAILED")}  {result.Name,-13}  {result.Message}");

    private static async Task<CommandOutput> Migrate(CommandHost host)
    {
        var applied = await host.Get<Migrator>().Migrate(MigrationAttempts, host.CancellationToken);
        return new CommandOutput(
            applied.Count == 0 ? "The schema was up to date." : string.Join('\n', applied.Select(script => $"applied {script}")),
            new { applied });
    }

    private static Task<CommandOutput> Adjust(CommandHost host, AdjustCredits request) => host.Send(request, made => new CommandOutput(
        (made.AlreadyMade ? $"already made at {made.MadeAt:u}, nothing moved: " : "")
            + $"{made.Kind} of {made.Amount} credits, account {made.AccountId} ({made.ClerkId}), "
            + $"reason \"{made.Reason}\"; it has {made.Credits}",
        made));

    private static Task<CommandOutput> ListApps(CommandHost host) => host.Send(new ListApps(), list => new CommandOutput(
        string.Join('\n', list.Apps.Select(app => $"{app.Slug}  {app.StarterCredits}{(app.Configured ? "  (from the settings)" : "")}")),
        list));

    private static Task<CommandOutput> SetApp(CommandHost host, SetApp request) => host.Send(request, app => new CommandOutput(
        $"{app.Slug} grants {app.StarterCredits} starter credits",
        app));
}
