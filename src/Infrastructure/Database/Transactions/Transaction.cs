using System.Data;
using Dapper;
using Npgsql;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// A transaction of two round trips: BEGIN goes out with the first statement, and COMMIT with all writes. The connection is taken at the
/// first statement. At the end, everything that was not committed is rolled back.
/// </summary>
internal sealed class Transaction(NpgsqlDataSource dataSource, bool mergesRows) : IAsyncDisposable
{
    private NpgsqlConnection? connection;
    private NpgsqlTransaction? transaction;

    /// <summary>Reads without locking.</summary>
    public async Task<IEnumerable<TRow>> Query<TRow>(string sql, object parameters, CancellationToken cancellationToken)
    {
        await Begin(cancellationToken);
        return await connection!.QueryAsync<TRow>(new CommandDefinition(sql, parameters, transaction));
    }

    /// <summary>
    /// Locks and reads with several statements in one round trip. Each sees everything that was committed before it started, such as while
    /// the statement before it waited for a lock.
    /// </summary>
    public async Task<T> LockAndRead<T>(
        string sql, object parameters, Func<SqlMapper.GridReader, Task<T>> read, CancellationToken cancellationToken)
    {
        await Begin(cancellationToken);
        try
        {
            await using var results = await connection!.QueryMultipleAsync(new CommandDefinition(sql, parameters, transaction));
            return await read(results);
        }
        catch (InvalidOperationException exception) when (connection!.State != ConnectionState.Open)
        {
            // When a connection is lost amid a result, Dapper hides that by a complaint about the closed reader.
            throw new NpgsqlException("The connection was lost while a result was read.", exception);
        }
    }

    /// <summary>Runs a statement whose row count decides something, and returns that count.</summary>
    public async Task<int> Execute(string sql, object parameters, CancellationToken cancellationToken)
    {
        await Begin(cancellationToken);
        return await connection!.ExecuteAsync(new CommandDefinition(sql, parameters, transaction));
    }

    /// <summary>Writes the rows of one or more commands, with one statement per kind of row if rows are merged, and commits.</summary>
    public async Task Commit(IReadOnlyList<IReadOnlyList<PendingWrite>> commands)
    {
        // Once sent, a commit cannot be recalled. Canceling it would only hide its outcome, and PostgreSQL would stop waiting for a standby
        // and report the commit as done. So it has no timeout either.
        await Begin(CancellationToken.None);
        await using var batch = new NpgsqlBatch(connection, transaction) { Timeout = 0 };
        var statements = mergesRows ? Merge(commands) : Separate(commands);
        statements.ForEach(statement => batch.BatchCommands.Add(statement.Statement.ToCommand(statement.Rows)));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        await batch.ExecuteNonQueryAsync(CancellationToken.None);

        for (var i = 0; i < statements.Count; i++)
        {
            if (batch.BatchCommands[i].RecordsAffected != statements[i].Rows.Count)
            {
                throw new InvalidOperationException($"Not every row was written by: {batch.BatchCommands[i].CommandText}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is null)
        {
            return;
        }

        try
        {
            // Rolls back, unless it was committed.
            await (transaction?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (NpgsqlException)
        {
            // The server has ended the transaction, or the pool will: its outcome is known without this.
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    // The order of a command's writes is kept: for example, a job comes before the ledger entries that refer to it. So each row goes to the
    // first statement of its kind that is not before the command's previous one, or to a new one right after that.
    private static List<(WriteStatement Statement, List<object> Rows)> Merge(IReadOnlyList<IReadOnlyList<PendingWrite>> commands)
    {
        List<(WriteStatement Statement, List<object> Rows)> statements = [];
        foreach (var command in commands)
        {
            var last = -1;
            foreach (var (kind, row) in command)
            {
                var place = kind.SupportsMany ? statements.FindIndex(int.Max(last, 0), statement => statement.Statement == kind) : -1;
                if (place < 0)
                {
                    place = last + 1;
                    statements.Insert(place, (kind, []));
                }

                statements[place].Rows.Add(row);
                last = place;
            }
        }

        return statements;
    }

    private static List<(WriteStatement Statement, List<object> Rows)> Separate(IReadOnlyList<IReadOnlyList<PendingWrite>> commands) =>
        [.. commands.SelectMany(rows => rows).Select(write => (write.Statement, new List<object> { write.Row }))];

    private async Task Begin(CancellationToken cancellationToken)
    {
        // The token cancels waiting for a connection, not a statement: to cancel that, Npgsql blocks a thread until the server responds.
        connection ??= await dataSource.OpenConnectionAsync(cancellationToken);

        // Npgsql sends BEGIN with the first statement, so it costs no round trip of its own.
        transaction ??= await connection.BeginTransactionAsync(cancellationToken);
    }
}
