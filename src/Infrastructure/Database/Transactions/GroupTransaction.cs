using FocusAccount.Application.Pipeline;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// One transaction for several commands. It locks all their accounts, gives each command its turn in order of arrival, and then writes and
/// commits everything at once. Each command sees the changes of those before it.
/// </summary>
internal sealed partial class GroupTransaction(TransactionFactory transactions, bool mayWait, ILogger logger)
{
    private const int RequestsPerThread = 4;

    private readonly List<GroupMember> started = [];
    private readonly List<IReadOnlyList<PendingWrite>> writes = [];

    /// <summary>
    /// Runs the transaction to its end, and completes every member that had a turn. Members whose accounts another session holds go on
    /// waiting.
    /// </summary>
    public async Task Run(IReadOnlyList<GroupMember> group)
    {
        List<GroupMember> members = [.. group.Where(member => member.IsWaiting)];
        if (members.Count == 0)
        {
            return;
        }

        LockedRows? locked = null;
        try
        {
            await using var transaction = transactions.Create();
            locked = await AccountLocks.LockMany(transaction, [.. members.Select(member => member.Target)], mayWait);
            await RunTurns(members, locked);
            await Commit(transaction, locked);
        }
        catch (PostgresException exception) when (started.Count > 0 && DatabaseErrors.IsRolledBack(exception))
        {
            // The database refused the writes of one command, and rolled all of them back.
            LogRolledBack(started.Count, $"{exception.SqlState}: {exception.MessageText}");
            Release(started, member => member.Complete(TransactionOutcome.RolledBackByAnother));
        }
        catch (Exception exception)
        {
            Release(locked is null ? members.Where(member => member.TryBegin()) : started, member => member.Fail(exception));
        }
    }

    private async Task RunTurns(List<GroupMember> members, LockedRows locked)
    {
        foreach (var member in members)
        {
            var found = locked.Find(member.Target);
            if ((found is null && !mayWait) || !member.TryBegin())
            {
                // Another session holds the account, or nobody waits for the member any longer.
            }
            else
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

        Release(started, member => member.Complete(TransactionOutcome.AsAsked));
    }

    // A few requests go on one after another on one thread of the pool, because waking a thread for each costs more than their work.
    private static void Release(IEnumerable<GroupMember> members, Action<GroupMember> end)
    {
        foreach (var few in members.Chunk(RequestsPerThread))
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => Array.ForEach(few, end), state: null);
        }
    }

    [LoggerMessage(
        EventName = "GroupTransactionRolledBack",
        Level = LogLevel.Warning,
        Message = "A transaction shared by {Commands} commands was rolled back; each runs again alone: {Reason}")]
    private partial void LogRolledBack(int commands, string reason);
}
