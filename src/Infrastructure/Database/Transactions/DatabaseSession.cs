using Dapper;
using FocusAccount.Application.Pipeline;
using Npgsql;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// The reads and writes of one request: a query without a transaction, a command in one of its own or, if it is a group command, in one that it
/// shares with others. Writes are queued and sent together with the commit.
/// </summary>
internal sealed class DatabaseSession(NpgsqlDataSource dataSource, GroupCommitter committer) : IUnitOfWork
{
    private readonly List<PendingWrite> writes = [];
    private TransactionSharing sharing;
    private bool hasLocked;
    private GroupMember? member;
    private Transaction? own;

    public void Begin(TransactionSharing sharing) => (this.sharing, hasLocked) = (sharing, false);

    /// <summary>Makes a group command a member of the next shared transaction; null when it runs in a transaction of its own.</summary>
    public GroupMember? TryJoinGroup(LockTarget target, CancellationToken timedOut)
    {
        if (sharing == TransactionSharing.Alone)
        {
            return null;
        }

        if (hasLocked)
        {
            throw LocksOnce();
        }

        hasLocked = true;
        return member = committer.TryEnqueue(target, timedOut);
    }

    /// <inheritdoc cref="Transaction.Query"/>
    public Task<IEnumerable<TRow>> Query<TRow>(string sql, object parameters, CancellationToken cancellationToken) =>
        Own().Query<TRow>(sql, parameters, cancellationToken);

    /// <inheritdoc cref="Transaction.LockAndRead"/>
    public Task<SqlMapper.GridReader> LockAndRead(string sql, object parameters, CancellationToken cancellationToken) =>
        Own().LockAndRead(sql, parameters, cancellationToken);

    /// <inheritdoc cref="Transaction.Execute"/>
    public Task<int> Execute(string sql, object parameters, CancellationToken cancellationToken) => Own().Execute(sql, parameters, cancellationToken);

    /// <inheritdoc cref="Transaction.ExecuteAutocommit"/>
    public Task<int> ExecuteAutocommit(string sql, object parameters, CancellationToken cancellationToken) =>
        Own().ExecuteAutocommit(sql, parameters, cancellationToken);

    /// <summary>Queues a row that the command has locked, or a new one.</summary>
    public void Write<TRow>(WriteStatement<TRow> statement, TRow row) where TRow : notnull => writes.Add(new PendingWrite(statement, row));

    public async Task<TransactionOutcome> Commit()
    {
        IReadOnlyList<PendingWrite> pending = [.. writes];
        writes.Clear();
        if (member is not null)
        {
            return await LeaveGroup(pending);
        }

        if (own is { HasBegun: true } || pending.Count > 0)
        {
            own ??= new Transaction(dataSource);
            await own.Commit([pending]);
        }

        return TransactionOutcome.AsAsked;
    }

    public async Task<TransactionOutcome> Rollback()
    {
        writes.Clear();
        return member is null ? TransactionOutcome.AsAsked : await LeaveGroup([]);
    }

    public async Task Release()
    {
        // After an exception in its turn, a command writes nothing, and the others go on without it.
        _ = member?.Finish([]);
        member = null;
        writes.Clear();
        sharing = TransactionSharing.Alone;
        if (own is not null)
        {
            await own.DisposeAsync();
            own = null;
        }
    }

    private Task<TransactionOutcome> LeaveGroup(IReadOnlyList<PendingWrite> pending)
    {
        var left = member!;
        member = null;
        return left.Finish(pending);
    }

    // A group command has one statement, its lock. That holds also when its transaction is its own, so that a setting hides no mistake.
    private Transaction Own()
    {
        if (sharing == TransactionSharing.MayShare && (!hasLocked || member is not null || own is not null))
        {
            throw LocksOnce();
        }

        return own ??= new Transaction(dataSource);
    }

    private static InvalidOperationException LocksOnce() =>
        new("A group command locks once, before anything else, and reads nothing more: the others in its transaction would wait for it.");
}
