using Dapper;
using FocusAccount.Application.Pipeline;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// The reads and writes of one request. A query has no transaction. A command has its own or, if it is a group command, may share one with
/// others; until it locks or writes, its reads are independent, too. Writes are queued and sent together with the commit.
/// </summary>
internal sealed class DatabaseSession(DatabasePools pools, TransactionFactory transactions, GroupCommitter committer) : IUnitOfWork
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
        // An attempt to lock that fails abandons the transaction, and everything that it had done.
        if (own is not null)
        {
            throw new InvalidOperationException("A command locks before it reads or writes anything else in its transaction.");
        }

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
    public async Task<IEnumerable<TRow>> Query<TRow>(string sql, object parameters, CancellationToken cancellationToken)
    {
        if (sharing == TransactionSharing.MayShare)
        {
            throw LocksOnce();
        }

        if (own is not null)
        {
            return await own.Query<TRow>(sql, parameters, cancellationToken);
        }

        await using var connection = await pools.Reads.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<TRow>(new CommandDefinition(sql, parameters));
    }

    /// <inheritdoc cref="Transaction.LockAndRead"/>
    public Task<T> LockAndRead<T>(
        string sql, object parameters, Func<SqlMapper.GridReader, Task<T>> read, CancellationToken cancellationToken) =>
        OwnTransaction().LockAndRead(sql, parameters, read, cancellationToken);

    /// <summary>Reads more of what belongs to the account that this session has just locked in its own transaction.</summary>
    public Task<IEnumerable<TRow>> QueryLocked<TRow>(string sql, object parameters) =>
        own!.Query<TRow>(sql, parameters, CancellationToken.None);

    /// <inheritdoc cref="Transaction.Execute"/>
    public Task<int> Execute(string sql, object parameters, CancellationToken cancellationToken) =>
        OwnTransaction().Execute(sql, parameters, cancellationToken);

    /// <summary>Runs the only statement of a command and returns its row count; it commits by itself, in one round trip.</summary>
    public async Task<int> ExecuteAutocommit(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await pools.Commands.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters));
    }

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

        if (own is not null || pending.Count > 0)
        {
            own ??= transactions.Create();
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
        await Abandon();
    }

    /// <summary>Rolls back the command's own transaction and returns its connection, so that it can begin again later.</summary>
    public async Task Abandon()
    {
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

        return own ??= transactions.Create();
    }

    private static InvalidOperationException LocksOnce() =>
        new("A group command locks once, before anything else, and reads nothing more: the others in its transaction would have to wait.");
}
