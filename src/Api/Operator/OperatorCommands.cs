using System.CommandLine;
using System.CommandLine.Invocation;
using FocusAccount.Domain.Accounts;

namespace FocusAccount.Api.Operator;

/// <summary>Commands for an operator: instead of serving, the program runs one, prints its outcome and exits.</summary>
public static class OperatorCommands
{
    /// <summary>The commands at the top of the tree.</summary>
    public static IReadOnlyList<string> Names { get; } = ["migrate", "check", "credits", "accounts", "apps", "tokens"];

    private static readonly string[] TakeAnyValue =
    [
        "--account", "--amount", "--by", "--days", "--name", "--reason", "--settlement", "--starter-credits", "--token",
    ];
    private static readonly ParserConfiguration Literally = new() { ResponseFileTokenReplacer = null };
    private static readonly string[] AboutItself = ["--help", "-h", "-?", "--version"];

    /// <summary>
    /// Whether the arguments name a command. Without arguments, or with settings such as <c>--urls=…</c> alone, the service runs.
    /// </summary>
    public static bool IsCommand(string[] args) =>
        args.Any(Names.Contains) || (args is [var first, ..] && (AboutItself.Contains(first) || !CanBeSetting(first)));

    /// <summary>
    /// Runs the command and returns the exit code. Settings may stand among the arguments, as in <c>--Log:Level=Debug</c>.
    /// </summary>
    public static async Task<int> Run(string[] args)
    {
        var json = new Option<bool>("--json")
        {
            Description = "Print one JSON object to standard output, also for errors.",
            Recursive = true,
        };
        var by = new Option<string>("--by")
        {
            Description = "Who does this, for the log; without it, the user who called sudo or is logged in.",
            Recursive = true,
        };
        by.Validators.Add(parsed =>
        {
            if (parsed.GetValueOrDefault<string>() is not { } name || !Account.IsValidReason(name))
            {
                parsed.AddError($"--by must be 1 to {Account.MaxReasonLength} characters, without control characters.");
            }
        });
        var settings = args
            .Where((argument, index) => IsSetting(argument) && (index == 0 || !TakeAnyValue.Contains(args[index - 1])))
            .ToArray();
        var parsed = new OperatorCommandTree(json, by, settings)
            .Build()
            .Parse([.. args.Where(argument => !settings.Contains(argument))], Literally);
        if (parsed.Action is ParseErrorAction)
        {
            var problem = parsed.UnmatchedTokens is [var unknown, ..]
                ? $"'{unknown}' is not a command or an option."
                : parsed.Errors[0].Message;
            return CommandOutput.Failed("bad_usage", $"{problem} See --help.", CommandOutput.BadUsage).Write(args.Contains(json.Name));
        }

        return await parsed.InvokeAsync();
    }

    private static bool CanBeSetting(string argument) =>
        argument.StartsWith('-') || argument.StartsWith('/') || argument.Contains('=', StringComparison.Ordinal);

    private static bool IsSetting(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal)
        && argument.Split('=') is [var name, _, ..]
        && name.Contains(':', StringComparison.Ordinal);
}
