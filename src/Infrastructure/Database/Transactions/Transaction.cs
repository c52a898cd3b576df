using Dapper;
using Npgsql;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// A transaction of two round trips: what locks goes out at once, with BEGIN, and all writes go out together with COMMIT. Until something locks or
/// writes it has not begun, and reads stand for themselves. The connection is taken at the first statement. What was not committed is rolled back at the end.
/// </summary>
internal sealed class Transaction(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    private NpgsqlConnection? connection;
    private NpgsqlTransaction? transaction;

    public bool HasBegun => transaction is not null;

    /// <summary>Reads, and locks nothing.</summary>
    public async Task<IEnumerable<TRow>> Query<TRow>(string sql, object parameters, CancellationToken cancellationToken)
    {
        await Connect(cancellationToken);
        return await connection!.QueryAsync<TRow>(new CommandDefinition(sql, parameters, transaction));
    }

    /// <summary>Locks and reads by several statements in one round trip; each sees what was committed before it, a lock taken by the one before included.</summary>
    public async Task<SqlMapper.GridReader> LockAndRead(string sql, object parameters, CancellationToken cancellationToken)
    {
        await Begin(cancellationToken);
        return await connection!.QueryMultipleAsync(new CommandDefinition(sql, parameters, transaction));
    }

    /// <summary>Runs a statement now, where its row count decides something, and tells that count.</summary>
    public async Task<int> Execute(string sql, object parameters, CancellationToken cancellationToken)
    {
        await Begin(cancellationToken);
        return await connection!.ExecuteAsync(new CommandDefinition(sql, parameters, transaction));
    }

    /// <summary>Runs the one statement of a command that has no other, and tells its row count: committed when it is answered, in one round trip.</summary>
    public async Task<int> ExecuteAutocommit(string sql, object parameters, CancellationToken cancellationToken)
    {
        await Connect(cancellationToken);
        return await connection!.ExecuteAsync(new CommandDefinition(sql, parameters));
    }

    /// <summary>Writes the rows of one or more commands, those of a kind by one statement, and commits.</summary>
    public async Task Commit(IReadOnlyList<IReadOnlyList<PendingWrite>> commands)
    {
        // Once sent, a commit cannot be recalled: cancelling would only hide its outcome, and PostgreSQL would stop waiting for a standby and call
        // the commit done. So it has no timeout either.
        await Begin(CancellationToken.None);
        await using var batch = new NpgsqlBatch(connection, transaction) { Timeout = 0 };
        var statements = Merge(commands);
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
            // Then the server has ended it, or the pool will: what the transaction came to is known without it.
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    // What a command writes in an order stays in it: a job, for one, comes before the ledger entries that refer to it. So each row goes to the
    // first statement of its kind that does not precede the command's last one, or to a new one right behind that.
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

    // The token ends waiting for a connection, not a statement: to cancel that, Npgsql blocks a thread until the server has heard of it.
    private async Task Connect(CancellationToken cancellationToken) => connection ??= await dataSource.OpenConnectionAsync(cancellationToken);

    private async Task Begin(CancellationToken cancellationToken)
    {
        await Connect(cancellationToken);

        // Npgsql sends BEGIN with the first statement: no round trip of its own.
        transaction ??= await connection!.BeginTransactionAsync(cancellationToken);
    }
}
