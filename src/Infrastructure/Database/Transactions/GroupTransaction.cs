using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>One transaction for several commands, which take turns in the order in which they came; each sees what those before it did.</summary>
internal static partial class GroupTransaction
{
    /// <summary>Runs it to its end, of which every command hears that had a turn; tells the others, for whose account it would have had to wait.</summary>
    public static async Task<IReadOnlyList<GroupMember>> Run(NpgsqlDataSource dataSource, IReadOnlyList<GroupMember> shares, bool mayWait, ILogger logger)
    {
        List<GroupMember> over = [], left = [];
        try
        {
            shares = [.. shares.Where(share => !share.TryGiveUp())];
            if (shares.Count == 0)
            {
                return left;
            }

            await using var transaction = new Transaction(dataSource);
            var locked = await LockedRows.Find(transaction, [.. shares.Select(share => share.LockTarget)], mayWait);
            List<IReadOnlyList<PendingWrite>> kept = [];
            foreach (var share in shares)
            {
                if (locked.For(share.LockTarget) is not { } found)
                {
                    if (mayWait)
                    {
                        throw new InvalidOperationException($"There is no account {share.LockTarget.AccountId}.");
                    }

                    left.Add(share);
                    continue;
                }

                // The lock may have been long in coming.
                if (share.TryGiveUp())
                {
                    continue;
                }

                over.Add(share);
                var writes = await share.Decide(found);
                locked.See(writes);
                kept.Add(writes);
            }

            if (kept.Exists(writes => writes.Count > 0))
            {
                await transaction.Commit([.. kept.Select(writes => writes.Where(locked.IsCurrent).ToList())]);
            }

            over.ForEach(share => share.End(committed: true));
        }
        catch (PostgresException exception) when (over.Count > 0 && exception.InvariantSeverity == "ERROR")
        {
            // One command wrote what the database refused, and all is undone. (FATAL would leave that open.)
            LogUndone(logger, over.Count, $"{exception.SqlState}: {exception.MessageText}");
            over.ForEach(share => share.End(committed: false));
        }
        catch (Exception exception)
        {
            foreach (var share in shares.Except(left))
            {
                share.Fail(exception);
            }
        }

        return left;
    }

    [LoggerMessage(
        EventName = "GroupTransactionRolledBack",
        Level = LogLevel.Warning,
        Message = "A transaction that {Commands} commands shared was undone, each is done again alone: {Reason}")]
    private static partial void LogUndone(ILogger logger, int commands, string reason);
}
