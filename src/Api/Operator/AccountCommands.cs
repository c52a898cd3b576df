using System.CommandLine;
using System.Globalization;
using FocusAccount.Api.Controllers;
using FocusAccount.Application.Accounts;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Operator;

/// <summary>The commands about one account: show it, close it, open it again.</summary>
internal sealed class AccountCommands(Func<Command, Func<ParseResult, CommandHost, Task<CommandOutput>>, Command> runs)
{
    public Command Build() => new("accounts", "Show an account, close it, or open it again.")
    {
        Show(),
        Change(
            "close",
            "Close an account: its person can do nothing until it is reopened, and its open jobs can still be settled.",
            (account, reason) => new CloseAccount(account, reason)),
        Change(
            "reopen",
            "Open an account again, whoever has closed it, unless its owner was deleted. Its tokens work again.",
            (account, reason) => new ReopenAccount(account, reason)),
    };

    private Command Show()
    {
        var account = OperatorCommandTree.AccountOption();
        var command = new Command("show", "Show closure, balance, open jobs, valid tokens and the newest ledger entries.") { account };
        return runs(command, (parsed, host) =>
            host.Send(new ShowAccount(parsed.GetValue(account)!), overview => new CommandOutput(TextOf(overview), JsonOf(overview))));
    }

    private Command Change(string name, string description, Func<string, string, MediatR.IRequest<Result<ClosureResult>>> request)
    {
        var account = OperatorCommandTree.AccountOption();
        var reason = new Option<string>("--reason") { Description = "The reason, in up to 200 characters.", Required = true };
        return runs(new Command(name, description) { account, reason }, (parsed, host) =>
            host.Send(request(parsed.GetValue(account)!, parsed.GetValue(reason)!), result => new CommandOutput(TextOf(result), result)));
    }

    // The tokens as their owner sees them.
    private static object JsonOf(AccountOverview account) => new
    {
        account.Id,
        account.ClerkId,
        account.Plan,
        account.CreatedAt,
        account.ClosedFor,
        account.ClosedAt,
        account.Credits,
        account.Held,
        account.OpenJobCount,
        account.OpenJobs,
        Tokens = account.Tokens.Select(AccessToken.From),
        account.Entries,
    };

    private static string TextOf(ClosureResult result) =>
        $"account {result.AccountId} ({result.ClerkId}) is {(result.Changed ? "now" : "already")} "
            + (result.ClosedFor is { } reason ? $"closed: {SnakeCase.NameOf(reason)}" : "open");

    private static string TextOf(AccountOverview account) => string.Join('\n',
    [
        $"account {account.Id} ({account.ClerkId}), {account.Plan}, since {account.CreatedAt:u}",
        account.ClosedFor is null ? "open" : $"closed since {account.ClosedAt:u}: {account.ClosedFor}",
        $"{account.Credits} credits; {account.Held} more held by open jobs ({account.OpenJobCount})",
        .. Section("newest open jobs", account.OpenJobs.Select(LineOf)),
        .. Section("valid tokens", account.Tokens.Select(OperatorCommandTree.LineOf)),
        .. Section("newest ledger entries", account.Entries.Select(LineOf)),
    ]);

    private static IEnumerable<string> Section(string name, IEnumerable<string> lines) =>
        lines.ToList() is { Count: > 0 } some ? ["", $"{name}:", .. some] : ["", $"{name}: none"];

    private static string LineOf(OpenJobItem job) =>
        $"{job.Id}  {job.App}  {PersonalAccessToken.NameOrNull(job.Action)}  holds {job.Reserved}  charged {job.Charged}  "
            + $"started {job.CreatedAt:u}  expires {Time(job.ExpiresAt)}";

    private static string LineOf(EntryItem entry) =>
        $"{entry.Sequence}  {entry.CreatedAt:u}  {entry.Kind}  {entry.Amount.ToString("+0;-0", CultureInfo.InvariantCulture)}"
            + $"  -> {entry.BalanceAfter}  {entry.App}  {entry.Reason}  {entry.JobId}".TrimEnd();

    private static string Time(DateTimeOffset? time) => time?.ToString("u", CultureInfo.InvariantCulture) ?? "-";
}
