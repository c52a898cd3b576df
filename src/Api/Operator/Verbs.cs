using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using FocusAccount.Domain.Accounts;
using FocusAccount.Infrastructure.Database;

namespace FocusAccount.Api.Operator;

/// <summary>What an operator may ask the program to do instead of serving: each verb does its work, says what came of it, and ends.</summary>
internal static class Verbs
{
    private static readonly string[] Names = ["migrate", "check", "credits", "apps"];
    private static readonly string[] TakeAnyValue = ["--account", "--amount", "--reason", "--starter-credits"];
    private static readonly ParserConfiguration Literally = new() { ResponseFileTokenReplacer = null };
    private static readonly string[] AboutItself = ["--help", "-h", "-?", "--version"];

    /// <summary>Whether the arguments ask for a verb; no argument, or settings such as <c>--urls=…</c> alone, ask for the service.</summary>
    public static bool IsCommand(string[] args) =>
        args.Any(Names.Contains) || (args is [var first, ..] && (AboutItself.Contains(first) || !(first.StartsWith('-') || first.StartsWith('/') || first.Contains('=', StringComparison.Ordinal))));

    /// <summary>Does what the arguments say; tells the exit code. Settings may stand among them, in the form <c>--Clerk:SecretKey=…</c>.</summary>
    public static async Task<int> Run(string[] args)
    {
        var json = new Option<bool>("--json") { Description = "CommandOutput with one JSON object on standard output, errors too.", Recursive = true };
        var settings = args.Where((argument, index) => IsSetting(argument) && (index == 0 || !TakeAnyValue.Contains(args[index - 1]))).ToArray();
        var parsed = Tree(json, settings).Parse([.. args.Where(argument => !settings.Contains(argument))], Literally);
        if (parsed.Action is ParseErrorAction)
        {
            var problem = parsed.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' means nothing here." : parsed.Errors[0].Message;
            return CommandOutput.Failed("bad_usage", $"{problem} See --help.", CommandOutput.BadUsage).Tell(args.Contains(json.Name));
        }

        return await parsed.InvokeAsync();
    }

    private static RootCommand Tree(Option<bool> json, string[] settings)
    {
        return new RootCommand(
            """
            Focus Account. Without a verb it serves, until it is told to stop; no verb serves.

            Settings come from the environment, as for the service, or as arguments such as --Clerk:ApiUrl=….
            Exit codes: 0 done, 1 refused or failed, 2 not understood.
            """)
        {
            json,
            Verb(new Command("migrate", "Bring the database's schema up to date; safe while the service runs."), (_, verb) => Migrate(verb)),
            CheckAll(),
            new Command("credits", "Grant or revoke credits, each time as an entry in the account's ledger.")
            {
                Adjustment("grant", "Give an account credits.", LedgerKind.Grant),
                Adjustment("revoke", "Take credits from an account, never below zero.", LedgerKind.Revoke),
            },
            new Command("apps", "List the known apps, or set what one grants.")
            {
                Verb(new Command("list", "List the known apps."), (_, verb) => ListApps(verb)),
                SetOfApp(),
            },
        };

        Command Verb(Command command, Func<ParseResult, CommandHost, Task<CommandOutput>> work)
        {
            command.SetAction(async (parsed, cancellationToken) =>
                (await CommandHost.Run(settings, verb => work(parsed, verb), cancellationToken)).Tell(parsed.GetValue(json)));
            return command;
        }

        Command CheckAll()
        {
            var command = new Command("check", "Check settings, database, schema, Clerk and the ledger of all accounts. It changes nothing.");
            command.SetAction(async (parsed, cancellationToken) =>
            {
                var asJson = parsed.GetValue(json);
                var check = new Check(asJson ? _ => { } : Show, cancellationToken);
                return (await check.Run(settings)).Tell(asJson);
            });
            return command;
        }

        Command Adjustment(string name, string description, LedgerKind kind)
        {
            var account = new Option<string>("--account") { Description = "The account: its id, or its owner's Clerk id (user_…).", Required = true };
            var amount = WholeNumber("--amount", "How many credits: a whole number, at least 1.");
            var reason = new Option<string>("--reason")
            {
                Description = "Why, in up to 200 characters. The same again (account, amount and reason) moves nothing, so a call can be repeated.",
                Required = true,
            };
            return Verb(new Command(name, description) { account, amount, reason }, (parsed, verb) =>
                Adjust(verb, new AdjustCredits(kind, parsed.GetValue(account)!, parsed.GetValue(amount), parsed.GetValue(reason)!)));
        }

        Command SetOfApp()
        {
            var slug = new Argument<string>("slug") { Description = "The app's slug; an unknown app becomes known." };
            var credits = WholeNumber("--starter-credits", "What it grants each account once, from now on.");
            return Verb(new Command("set", "Set an app's starter credits, unless a setting names the app.") { slug, credits }, (parsed, verb) =>
                SetApp(verb, parsed.GetValue(slug)!, parsed.GetValue(credits)));
        }
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

    private static void Show(Check.CheckResult result) => Console.WriteLine($"{(result.Ok ? "ok    " : "FAILED")}  {result.Name,-13}  {result.Message}");

    private static bool IsSetting(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.Split('=') is [var name, _, ..] && name.Contains(':', StringComparison.Ordinal);

    private static async Task<CommandOutput> Migrate(CommandHost verb)
    {
        var applied = await verb.Get<Migrator>().Migrate(verb.CancellationToken);
        return new CommandOutput(
            applied.Count == 0 ? "The schema was up to date." : string.Join('\n', applied.Select(script => $"applied {script}")),
            new { applied });
    }

    private static Task<CommandOutput> Adjust(CommandHost verb, AdjustCredits request) => verb.Send(request, made => new CommandOutput(
        (made.AlreadyMade ? $"already made at {made.MadeAt:u}, nothing moved: " : "")
            + $"{made.Kind} of {made.Amount} credits, account {made.AccountId} ({made.ClerkId}), reason \"{made.Reason}\"; it has {made.Credits}",
        made));

    private static Task<CommandOutput> ListApps(CommandHost verb) => verb.Send(new ListApps(), list => new CommandOutput(
        string.Join('\n', list.Apps.Select(app => $"{app.Slug}  {app.StarterCredits}{(app.Configured ? "  (from the settings)" : "")}")),
        list));

    private static Task<CommandOutput> SetApp(CommandHost verb, string slug, int starterCredits) => verb.Send(new SetApp(slug, starterCredits), app => new CommandOutput(
        $"{app.Slug} grants {app.StarterCredits} starter credits",
        app));
}
