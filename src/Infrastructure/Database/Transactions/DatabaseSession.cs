using Dapper;
using FocusAccount.Application.Pipeline;
using Npgsql;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// What one request of the Application reads and writes: a query without a transaction; a command in one of its own, or in one that it shares with
/// others that wait at the same moment. Writes are queued until the command is over.
/// </summary>
internal sealed class DatabaseSession(NpgsqlDataSource dataSource, GroupCommitter coalescer) : IUnitOfWork
{
    private const string ReadsOnce = "A command in a shared transaction reads once, or the others would wait for it.";

    private readonly List<PendingWrite> writes = [];
    private bool mayShare;
    private Transaction? own;
    private GroupMember? share;

    public void Begin(bool alone) => mayShare = !alone;

    /// <inheritdoc cref="Transaction.Query"/>
    public Task<IEnumerable<TRow>> Query<TRow>(string sql, object parameters, CancellationToken cancellationToken) =>
        Own.Query<TRow>(sql, parameters, cancellationToken);

    /// <inheritdoc cref="Transaction.LockAndRead"/>
    public Task<SqlMapper.GridReader> LockAndRead(string sql, object parameters, CancellationToken cancellationToken) =>
        Own.LockAndRead(sql, parameters, cancellationToken);

    /// <inheritdoc cref="Transaction.Execute"/>
    public Task<int> Execute(string sql, object parameters, CancellationToken cancellationToken) => Own.Execute(sql, parameters, cancellationToken);

    /// <inheritdoc cref="Transaction.ExecuteAutocommit"/>
    public Task<int> ExecuteAutocommit(string sql, object parameters, CancellationToken cancellationToken) => Own.ExecuteAutocommit(sql, parameters, cancellationToken);

    /// <summary>Locks an account and reads it, with the job that is wanted, if any; a command's first read, and where it shares a transaction its only one.</summary>
    public async Task<AccountWithJob> FindForUpdate(LockTarget wanted, CancellationToken cancellationToken)
    {
        if (share is not null)
        {
            throw new InvalidOperationException(ReadsOnce);
        }

        if (mayShare && own is null && coalescer.TryJoin(wanted, cancellationToken) is { } joined)
        {
            share = joined;
            return await joined.Turn;
        }

        // The lock may have come when nobody waits for it any more: what has not begun is then not done.
        var found = await LockedRows.FindOne(Own, wanted, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return found;
    }

    /// <summary>Queues a row that the command has locked, or a new one.</summary>
    public void Write<TRow>(WriteStatement<TRow> write, TRow row) where TRow : notnull => writes.Add(new PendingWrite(write, row));

    public async Task<bool> Close(bool keep)
    {
        IReadOnlyList<PendingWrite> wanted = keep ? [.. writes] : [];
        writes.Clear();
        if (share is { } left)
        {
            share = null;
            return await left.Leave(wanted);
        }

        if (keep && (own is { HasBegun: true } || wanted.Count > 0))
        {
            await Own.Commit([wanted]);
        }

        return true;
    }

    public async Task End()
    {
        // A command that failed in its turn keeps nothing, and the others go on without it.
        _ = share?.Leave([]);
        share = null;
        writes.Clear();
        mayShare = false;
        if (own is not null)
        {
            await own.DisposeAsync();
            own = null;
        }
    }

    private Transaction Own => share is null
        ? own ??= new Transaction(dataSource)
        : throw new InvalidOperationException(ReadsOnce);
}
