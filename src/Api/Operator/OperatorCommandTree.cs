using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using FocusAccount.Api.Controllers;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Tokens;
using FocusAccount.Infrastructure.Database;

namespace FocusAccount.Api.Operator;

/// <summary>The operator commands with their options, and the work of each.</summary>
internal sealed class OperatorCommandTree(Option<bool> json, Option<string> by, string[] settings)
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
        by,
        Runs(new Command("migrate", "Bring the database's schema up to date; safe while the service runs."), (_, host) => Migrate(host)),
        Check(),
        new Command("credits", "Grant or revoke credits, each time as an entry in the account's ledger.")
        {
            Adjustment("grant", "Give an account credits.", LedgerKind.Grant),
            Adjustment("revoke", "Take credits from an account, never below zero.", LedgerKind.Revoke),
        },
        new AccountCommands(Runs).Build(),
        new AppCommands(Runs).Build(),
        new Command("tokens", "List or revoke the personal access tokens of an account.")
        {
            ListTokens(),
            RevokeTokens(),
        },
    };

    private Command Runs(Command command, Func<ParseResult, CommandHost, Task<CommandOutput>> work)
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = await CommandHost.Run(settings, parsed.GetValue(by), host => work(parsed, host), cancellationToken);
            return output.Write(parsed.GetValue(json));
        });
        return command;
    }

    private Command Check()
    {
        var command = new Command("check", "Check settings, database, schema, Clerk and the ledger of all accounts. It changes nothing.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asJson = parsed.GetValue(json);
            var check = new Check(asJson ? _ => { } : Show, cancellationToken);
            return (await check.Run(settings, parsed.GetValue(by))).Write(asJson);
        });
        return command;
    }

    private Command Adjustment(string name, string description, LedgerKind kind)
    {
        var account = AccountOption();
        var amount = WholeNumber("--amount", "How many credits: a whole number, at least 1.");
        var reason = new Option<string>("--reason")
        {
            Description = "The reason, in up to 200 characters. A retry with the same account, amount and reason moves nothing.",
            Required = true,
        };
        return Runs(new Command(name, description) { account, amount, reason }, (parsed, host) =>
            Adjust(host, new AdjustCredits(kind, parsed.GetValue(account)!, parsed.GetValue(amount), parsed.GetValue(reason)!)));
    }

    private Command ListTokens()
    {
        var account = AccountOption();
        var command = new Command("list", "List the valid tokens, newest first, by their names and last characters.") { account };
        return Runs(command, (parsed, host) =>
            host.Send(new FindAccount(parsed.GetValue(account)!), id => ListTokens(host, id)));
    }

    private Command RevokeTokens()
    {
        var account = AccountOption();
        var token = new Option<string>("--token") { Description = "The id of one token, from the list." };
        var all = new Option<bool>("--all") { Description = "All tokens of the account.", Arity = ArgumentArity.Zero };
        var command = new Command("revoke", "Revoke one token or all, for good; in effect everywhere within five seconds.")
        {
            account,
            token,
            all,
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetResult(token) is null == parsed.GetResult(all) is null)
            {
                parsed.AddError("Name one token by --token, or revoke all by --all.");
            }
        });
        return Runs(command, (parsed, host) =>
            host.Send(new FindAccount(parsed.GetValue(account)!), id => RevokeTokens(host, id, parsed.GetValue(token))));
    }

    /// <summary>The account that a command is about.</summary>
    public static Option<string> AccountOption() => new("--account")
    {
        Description = "The account: its id, or its owner's Clerk id (user_…).",
        Required = true,
    };

    /// <summary>A required option that takes a whole number, written in digits alone.</summary>
    public static Option<int> WholeNumber(string name, string description) => new(name)
    {
        Description = description,
        Required = true,
        CustomParser = parsed => Number(name, parsed) ?? 0,
    };

    /// <summary>The same, not required.</summary>
    public static Option<int?> OptionalNumber(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = parsed => Number(name, parsed),
    };

    private static int? Number(string name, ArgumentResult parsed)
    {
        if (int.TryParse(parsed.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        parsed.AddError($"{name} must be a whole number of at most {int.MaxValue}.");
        return null;
    }

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

    private static Task<CommandOutput> ListTokens(CommandHost host, Guid accountId) =>
        host.Send(new ListTokens(accountId, CallerTokenId: null, Limit: PageLimit.Max), list => new CommandOutput(
            list.Tokens.Count == 0 ? "The account has no valid tokens." : string.Join('\n', list.Tokens.Select(LineOf)),
            new { accountId, Tokens = list.Tokens.Select(AccessToken.From), list.Next }));

    /// <summary>A token in one line.</summary>
    public static string LineOf(TokenListItem item)
    {
        var (token, permissions, budget) = (item.Token, item.Token.Permissions, item.Token.Budget);
        return $"{token.Id}  …{token.Hint}  created {token.CreatedAt:u}  expires {token.ExpiresAt:u}  "
            + $"last used {item.LastUsedAt?.ToString("u", CultureInfo.InvariantCulture) ?? "never"}  {ScopeNames.Of(permissions.Scopes)}"
            + (permissions.Apps.Count == 0 ? "" : $"  only {string.Join(", ", permissions.Apps)}")
            + (budget is null ? "" : $"  budget {budget.Budget}, {budget.Left} left")
            + $"  {token.Name}";
    }

    private static Task<CommandOutput> RevokeTokens(CommandHost host, Guid accountId, string? token) =>
        token is null ? host.Send(new RevokeAllTokens(accountId), revoked => Revoked(accountId, revoked))
        : Guid.TryParseExact(token, "D", out var id)
            ? host.Send(new RevokeToken(accountId, id, CallerTokenId: null), _ => Revoked(accountId, 1))
            : Task.FromResult(CommandOutput.Refused(TokenErrors.Unknown));

    private static CommandOutput Revoked(Guid accountId, int count) => new(
        $"revoked {count} {(count == 1 ? "token" : "tokens")} of account {accountId}",
        new { accountId, revoked = count });
}
