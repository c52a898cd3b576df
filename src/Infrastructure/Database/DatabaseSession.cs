using Dapper;
using FocusAccount.Application.Pipeline;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>
/// The connection and the transaction of one request of the Application. Reads go out at once; writes wait and go out together with
/// the commit, so that a command costs two round trips: lock and read, then write and commit.
/// </summary>
internal sealed class DatabaseSession(NpgsqlDataSource dataSource) : IUnitOfWork
{
    private readonly List<NpgsqlBatchCommand> writes = [];
    private NpgsqlConnection? connection;
    private NpgsqlTransaction? transaction;
    private bool transactional;

    public void Begin() => transactional = true;

    public async Task<IEnumerable<TRow>> Query<TRow>(string sql, object parameters, CancellationToken cancellationToken)
    {
        var command = await Command(sql, parameters, cancellationToken);
        return await connection!.QueryAsync<TRow>(command);
    }

    /// <summary>Runs several reads in one round trip; each sees what was committed before it, a lock taken by the one before included.</summary>
    public async Task<SqlMapper.GridReader> QueryMultiple(string sql, object parameters, CancellationToken cancellationToken)
    {
        var command = await Command(sql, parameters, cancellationToken);
        return await connection!.QueryMultipleAsync(command);
    }

    /// <summary>Runs a statement now, where its row count decides something, and tells that count.</summary>
    public async Task<int> Execute(string sql, object parameters, CancellationToken cancellationToken)
    {
        var command = await Command(sql, parameters, cancellationToken);
        return await connection!.ExecuteAsync(command);
    }

    /// <summary>Queues a statement that will change exactly one row: one that this transaction has locked, or a new one.</summary>
    public void Write(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter(name, value ?? DBNull.Value));
        }

        writes.Add(command);
    }

    public async Task Commit()
    {
        if (transaction is null && writes.Count == 0)
        {
            return;
        }

        await Connect(CancellationToken.None);
        await using var batch = new NpgsqlBatch(connection, transaction) { Timeout = 0 };
        foreach (var command in writes.Append(new NpgsqlBatchCommand("commit")))
        {
            batch.BatchCommands.Add(command);
        }

        // Once sent, a commit cannot be recalled: cancelling would only hide its outcome, and PostgreSQL would stop waiting for a standby and
        // call the commit done. So it has no timeout either.
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
        if (writes.Find(write => write.RecordsAffected != 1) is { } missed)
        {
            throw new InvalidOperationException($"Not one row was changed by: {missed.CommandText}");
        }
    }

    public async Task End()
    {
        transactional = false;
        writes.Clear();
        if (transaction is not null)
        {
            // Rolls back, unless it was committed.
            await transaction.DisposeAsync();
            transaction = null;
        }

        if (connection is not null)
        {
            await connection.DisposeAsync();
            connection = null;
        }
    }

    private async Task<CommandDefinition> Command(string sql, object parameters, CancellationToken cancellationToken)
    {
        await Connect(cancellationToken);
        // Without the token: to cancel what was sent, Npgsql blocks a thread until the server has heard of it. The server ends long waits itself.
        return new CommandDefinition(sql, parameters, transaction, cancellationToken: CancellationToken.None);
    }

    private async Task Connect(CancellationToken cancellationToken)
    {
        connection ??= await dataSource.OpenConnectionAsync(cancellationToken);
        if (transactional)
        {
            // Npgsql sends BEGIN with the first statement: no round trip of its own.
            transaction ??= await connection.BeginTransactionAsync(cancellationToken);
        }
    }
}
