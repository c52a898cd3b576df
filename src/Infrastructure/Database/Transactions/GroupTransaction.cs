using FocusAccount.Application.Pipeline;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// One transaction for several commands. It locks all their accounts, gives each command its turn in order of arrival, and then writes and
/// commits everything at once. Each command sees the changes of those before it.
/// </summary>
internal sealed partial class GroupTransaction(NpgsqlDataSource dataSource, bool mayWait, ILogger logger)
{
    private readonly List<GroupMember> started = [];
    private readonly List<GroupMember> postponed = [];
    private readonly List<IReadOnlyList<PendingWrite>> writes = [];

    /// <summary>
    /// Runs the transaction to its end, and completes every member that had a turn; returns the others, whose accounts another session
    /// holds.
    /// </summary>
    public async Task<IReadOnlyList<GroupMember>> Run(IReadOnlyList<GroupMember> group)
    {
        List<GroupMember> members = [.. group.Where(member => !member.TryCancel())];
        if (members.Count == 0)
        {
            return postponed;
        }

        try
        {
            await using var transaction = new Transaction(dataSource);
            var locked = await AccountLocks.LockMany(transaction, [.. members.Select(member => member.Target)], mayWait);
            await RunTurns(members, locked);
            await Commit(transaction, locked);
        }
        catch (PostgresException exception) when (started.Count > 0 && exception.InvariantSeverity == "ERROR")
        {
            // The database refused the writes of one command, and rolled all of them back. (After FATAL the outcome would be unknown.)
            LogRolledBack(started.Count, $"{exception.SqlState}: {exception.MessageText}");
            started.ForEach(member => member.Complete(TransactionOutcome.RolledBackByAnother));
        }
        catch (Exception exception)
        {
            members.Except(postponed).ToList().ForEach(member => member.Fail(exception));
        }

        return postponed;
    }

    private async Task RunTurns(List<GroupMember> members, LockedRows locked)
    {
        foreach (var member in members)
        {
            if (locked.Find(member.Target) is not { } found)
            {
                if (mayWait)
                {
                    throw new InvalidOperationException($"There is no account {member.Target.AccountId}.");
                }

                postponed.Add(member);
            }
            else if (!member.TryCancel()) // Waiting for the lock may have taken long.
            {
                started.Add(member);
                writes.Add(await member.RunTurn(found));
                locked.Apply(writes[^1]);
            }
        }
    }

    private async Task Commit(Transaction transaction, LockedRows locked)
    {
        if (writes.Exists(rows => rows.Count > 0))
        {
            await transaction.Commit([.. writes.Select(rows => rows.Where(locked.IsLatest).ToList())]);
        }

        started.ForEach(member => member.Complete(TransactionOutcome.AsAsked));
    }

    [LoggerMessage(
        EventName = "GroupTransactionRolledBack",
        Level = LogLevel.Warning,
        Message = "A transaction shared by {Commands} commands was rolled back; each runs again alone: {Reason}")]
    private partial void LogRolledBack(int commands, string reason);
}
