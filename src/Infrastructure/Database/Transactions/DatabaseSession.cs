using Dapper;
using FocusAccount.Application.Pipeline;
using Npgsql;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// The reads and writes of one request. A query has no transaction. A command has its own or, if it is a group command, may share one with
/// others. Writes are queued and sent together with the commit.
/// </summary>
internal sealed class DatabaseSession(NpgsqlDataSource dataSource, GroupCommitter committer) : IUnitOfWork
{
    private readonly List<PendingWrite> writes = [];
    private TransactionSharing sharing;
    private bool hasLocked;
    private GroupMember? member;
    private Transaction? own;

    public void Begin(TransactionSharing sharing) => (this.sharing, hasLocked) = (sharing, false);

    /// <summary>Makes a group command a member of the next shared transaction; returns null when it gets its own.</summary>
    public GroupMember? JoinGroup(LockTarget target, CancellationToken timedOut)
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
        return member = committer.Enqueue(target, timedOut);
    }

    /// <inheritdoc cref="Transaction.Query"/>
    public Task<IEnumerable<TRow>> Query<TRow>(string sql, object parameters, CancellationToken cancellationToken) =>
        OwnTransaction().Query<TRow>(sql, parameters, cancellationToken);

    /// <inheritdoc cref="Transaction.LockAndRead"/>
    public Task<SqlMapper.GridReader> LockAndRead(string sql, object parameters, CancellationToken cancellationToken) =>
        OwnTransaction().LockAndRead(sql, parameters, cancellationToken);

    /// <inheritdoc cref="Transaction.Execute"/>
    public Task<int> Execute(string sql, object parameters, CancellationToken cancellationToken) =>
        OwnTransaction().Execute(sql, parameters, cancellationToken);

    /// <inheritdoc cref="Transaction.ExecuteAutocommit"/>
    public Task<int> ExecuteAutocommit(string sql, object parameters, CancellationToken cancellationToken) =>
        OwnTransaction().ExecuteAutocommit(sql, parameters, cancellationToken);

    /// <summary>Queues a write of a new row, or of one that the command has locked.</summary>
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
        // A command that threw in its turn writes nothing, and the others go on without it.
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
        var leaving = member!;
        member = null;
        return leaving.Finish(pending);
    }

    // A group command has one statement, its lock. The rule also holds in its own transaction, so that no setting hides a mistake.
    private Transaction OwnTransaction()
    {
        if (sharing == TransactionSharing.MayShare && (!hasLocked || member is not null || own is not null))
        {
            throw LocksOnce();
        }

        return own ??= new Transaction(dataSource);
    }

    private static InvalidOperationException LocksOnce() =>
        new("A group command locks once, before anything else, and reads nothing more: the others in its transaction would have to wait.");
}
