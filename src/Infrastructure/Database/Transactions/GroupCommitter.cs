using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// Lets commands that wait at the same moment share one transaction: those that came while the last one was under way. So nobody waits longer for it, the
/// database has one commit to make durable instead of many, and an account that many spend from is not bound to a commit each.
/// </summary>
internal sealed class GroupCommitter(GroupCommit scope, TimeSpan timeout, NpgsqlDataSource dataSource, ILogger<GroupCommitter> logger) : IAsyncDisposable
{
    private const int MaxGroup = 32;
    private const int MaxAside = 8;

    private static readonly Guid AllAccounts = Guid.Empty;

    private readonly Lock gate = new();

    // A lane has one transaction at a time. That of all accounts waits for none of them: one that someone else holds gets a lane of its own for the while, where its
    // commands keep nobody else.
    private readonly Dictionary<Guid, Queue<GroupMember>> lanes = [];

    // Accounts that are held, however many, leave the lane of all accounts its connection.
    private readonly SemaphoreSlim aside = new(scope == GroupCommit.All ? MaxAside : int.MaxValue);

    /// <summary>
    /// The same database, with the plans of shared transactions pinned: they find rows by their keys, whatever the statistics of a table that has just been filled make
    /// the planner believe.
    /// </summary>
    public static NpgsqlConnectionStringBuilder WithPinnedPlans(NpgsqlConnectionStringBuilder database) => new(database.ConnectionString)
    {
        Options = $"{database.Options} -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off".Trim(),
    };

    /// <summary>Has a command share the next transaction, unless nobody waits for it any more by then; null when it should have its own.</summary>
    public GroupMember? TryJoin(LockTarget wanted, CancellationToken givenUp)
    {
        if (scope == GroupCommit.Off)
        {
            return null;
        }

        var share = new GroupMember(wanted, givenUp);
        Enqueue(share, scope == GroupCommit.All ? AllAccounts : wanted.AccountId);
        return share;
    }

    public async ValueTask DisposeAsync()
    {
        aside.Dispose();
        await dataSource.DisposeAsync();
    }

    private void Enqueue(GroupMember share, Guid lane)
    {
        lock (gate)
        {
            lane = lanes.ContainsKey(share.LockTarget.AccountId) ? share.LockTarget.AccountId : lane;
            if (lanes.TryGetValue(lane, out var queue))
            {
                queue.Enqueue(share);
                return;
            }

            lanes[lane] = new Queue<GroupMember>([share]);
        }

        // In no one's context: it goes on when the request that set it off is over.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => lane == AllAccounts ? Work(lane) : WorkAside(lane));
        }
    }

    private async Task WorkAside(Guid lane)
    {
        await aside.WaitAsync();
        try
        {
            await Work(lane);
        }
        finally
        {
            aside.Release();
        }
    }

    private async Task Work(Guid lane)
    {
        while (Next(lane) is { } shares)
        {
            // A transaction that hangs, for its connection is dead or a standby is absent, keeps nobody behind it for long: the next one overtakes it.
            await Run(lane, shares).WaitAsync(timeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Run(Guid lane, List<GroupMember> shares)
    {
        foreach (var share in await GroupTransaction.Run(dataSource, shares, mayWait: lane != AllAccounts, logger))
        {
            Enqueue(share, share.LockTarget.AccountId);
        }
    }

    // Null when the lane has come to its end.
    private List<GroupMember>? Next(Guid lane)
    {
        lock (gate)
        {
            var queue = lanes[lane];
            if (queue.Count == 0)
            {
                lanes.Remove(lane);
                return null;
            }

            List<GroupMember> shares = [];
            while (shares.Count < MaxGroup && queue.TryDequeue(out var share))
            {
                shares.Add(share);
            }

            return shares;
        }
    }
}
