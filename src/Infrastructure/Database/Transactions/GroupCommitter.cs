using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// Group commit: commands that arrive while a transaction is in flight share the next one. Nobody waits longer, the database makes one
/// commit durable instead of many, and a busy account is not limited to one commit per command.
/// </summary>
internal sealed class GroupCommitter(
    GroupCommit scope, TimeSpan requestTimeout, NpgsqlDataSource dataSource, ILogger<GroupCommitter> logger) : IAsyncDisposable
{
    private const int MaxGroup = 32;
    private const int MaxHeldQueues = 8;

    private static readonly Guid AllAccounts = Guid.Empty;

    private readonly Lock gate = new();

    // One transaction is in flight per queue. The queue of all accounts never waits for a lock: an account that another session holds
    // temporarily gets its own queue, where its commands delay no others.
    private readonly Dictionary<Guid, Queue<GroupMember>> queues = [];

    // Limits the held queues, so that a connection is left for the queue of all accounts.
    private readonly SemaphoreSlim heldQueues = new(scope == GroupCommit.All ? MaxHeldQueues : int.MaxValue);

    /// <summary>
    /// The same database with pinned plans: shared transactions find rows by key, whatever the statistics of a newly filled table suggest
    /// to the planner.
    /// </summary>
    public static NpgsqlConnectionStringBuilder WithPinnedPlans(NpgsqlConnectionStringBuilder database) => new(database.ConnectionString)
    {
        Options = $"{database.Options} -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off".Trim(),
    };

    /// <summary>
    /// Adds a command to the next transaction of its queue; returns null when it must have its own transaction. The command is dropped if
    /// its request times out before its turn.
    /// </summary>
    public GroupMember? Enqueue(LockTarget target, CancellationToken timedOut)
    {
        if (scope == GroupCommit.Off)
        {
            return null;
        }

        var member = new GroupMember(target, timedOut);
        Enqueue(member, scope == GroupCommit.All ? AllAccounts : target.AccountId);
        return member;
    }

    public async ValueTask DisposeAsync()
    {
        heldQueues.Dispose();
        await dataSource.DisposeAsync();
    }

    private void Enqueue(GroupMember member, Guid key)
    {
        lock (gate)
        {
            key = queues.ContainsKey(member.Target.AccountId) ? member.Target.AccountId : key;
            if (queues.TryGetValue(key, out var queue))
            {
                queue.Enqueue(member);
                return;
            }

            queues[key] = new Queue<GroupMember>([member]);
        }

        // Without the request's execution context, because the queue is processed after that request is over.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => key == AllAccounts ? Process(key) : ProcessHeld(key));
        }
    }

    private async Task ProcessHeld(Guid key)
    {
        await heldQueues.WaitAsync();
        try
        {
            await Process(key);
        }
        finally
        {
            heldQueues.Release();
        }
    }

    private async Task Process(Guid key)
    {
        while (Dequeue(key) is { } group)
        {
            // A transaction that hangs, because its connection is dead or a standby is absent, delays nobody for long: the next one
            // overtakes it.
            await Run(key, group).WaitAsync(requestTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Run(Guid key, List<GroupMember> group)
    {
        foreach (var postponed in await new GroupTransaction(dataSource, mayWait: key != AllAccounts, logger).Run(group))
        {
            Enqueue(postponed, postponed.Target.AccountId);
        }
    }

    // Null when the queue is empty and closed.
    private List<GroupMember>? Dequeue(Guid key)
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
}
