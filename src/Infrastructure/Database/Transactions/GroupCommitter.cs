using Microsoft.Extensions.Logging;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// Group commit: commands that arrive while a transaction is in flight share the next one. Nobody waits longer, the database makes one
/// commit durable instead of many, and a busy account is not limited to one commit per command.
/// </summary>
internal sealed class GroupCommitter(
    Distribution distribution,
    TimeSpan requestTimeout,
    TransactionFactory transactions,
    LockWaiters waiters,
    ILogger<GroupCommitter> logger)
{
    private const int MaxGroup = 32;

    private static readonly QueueKey AllAccounts = new(AccountId: null);

    private readonly Lock gate = new();

    // One transaction is in flight per queue. The queue of all accounts never waits for a lock: an account that another session holds gets
    // its own queue, where its commands delay no others, until a transaction has locked it.
    private readonly Dictionary<QueueKey, Queue<GroupMember>> queues = [];

    private GroupCommit Scope => distribution.GroupCommit;

    /// <summary>
    /// Adds a command to the next transaction of its queue; returns null when it must have its own transaction. The command is dropped if
    /// its request times out before its turn.
    /// </summary>
    public GroupMember? Enqueue(LockTarget target, CancellationToken timedOut)
    {
        if (Scope == GroupCommit.Off)
        {
            return null;
        }

        var member = new GroupMember(target, timedOut);
        lock (gate)
        {
            var own = new QueueKey(target.AccountId);
            Enqueue(member, Scope == GroupCommit.Account || queues.ContainsKey(own) ? own : AllAccounts);
        }

        return member;
    }

    // Under the gate. The first command of a queue starts its processing.
    private void Enqueue(GroupMember member, QueueKey key)
    {
        if (queues.TryGetValue(key, out var queue))
        {
            queue.Enqueue(member);
            return;
        }

        queues[key] = new Queue<GroupMember>([member]);

        // Without the request's execution context, because the queue is processed after that request is over.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => key == AllAccounts ? ProcessAllAccounts() : ProcessAccount(key));
        }
    }

    private async Task ProcessAllAccounts()
    {
        while (Dequeue(AllAccounts) is { } group)
        {
            await Run(group, mayWait: false);
            lock (gate)
            {
                foreach (var member in group.Where(member => member.IsWaiting))
                {
                    Enqueue(member, new QueueKey(member.Target.AccountId));
                }
            }
        }
    }

    private async Task ProcessAccount(QueueKey key)
    {
        while (Dequeue(key) is { } group)
        {
            await waiters.Lock(mayWait => TryRun(group, mayWait), CancellationToken.None);
            if (Scope == GroupCommit.All)
            {
                ReturnToAllAccounts(key);
                return;
            }
        }
    }

    private async Task<List<GroupMember>?> TryRun(List<GroupMember> group, bool mayWait)
    {
        await Run(group, mayWait);
        return group.Exists(member => member.IsWaiting) ? null : group;
    }

    // A transaction that hangs, because its connection is dead or a standby is absent, delays nobody for long: the next one overtakes it.
    private async Task Run(List<GroupMember> group, bool mayWait) =>
        await new GroupTransaction(transactions, mayWait, logger).Run(group)
            .WaitAsync(requestTimeout)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void ReturnToAllAccounts(QueueKey key)
    {
        lock (gate)
        {
            queues.Remove(key, out var rest);
            foreach (var member in rest!)
            {
                Enqueue(member, AllAccounts);
            }
        }
    }

    // Null when the queue is empty and closed.
    private List<GroupMember>? Dequeue(QueueKey key)
    {
        lock (gate)
        {
            var queue = queues[key];
            if (queue.Count == 0)
            {
                queues.Remove(key);
                return null;
            }

            List<GroupMember> group = [];
            while (group.Count < MaxGroup && queue.TryDequeue(out var member))
            {
                group.Add(member);
            }

            return group;
        }
    }

    /// <summary>The queue of an account, or of all accounts. No account id stands for the latter, because a caller may send any id.</summary>
    private readonly record struct QueueKey(Guid? AccountId);
}
