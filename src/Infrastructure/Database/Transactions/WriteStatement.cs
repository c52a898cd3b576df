using Npgsql;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>Writes rows of one kind, whatever their type.</summary>
internal abstract class WriteStatement
{
    /// <summary>Whether one statement can write several rows.</summary>
    public abstract bool SupportsMany { get; }

    /// <summary>The statement that writes these rows.</summary>
    public abstract NpgsqlBatchCommand ToCommand(IReadOnlyList<object> rows);
}

/// <summary>
/// Writes rows of one kind. One statement writes a single row; its parameters <c>$1</c>, <c>$2</c>, … are the columns in the order in which
/// they are named. Another one, if given, writes any number of rows; its parameters are the same columns as arrays.
/// </summary>
internal sealed class WriteStatement<TRow>(string single, string? many = null) : WriteStatement
{
    private readonly List<(Func<TRow, NpgsqlParameter> One, Func<IReadOnlyList<object>, NpgsqlParameter> Many)> columns = [];

    public override bool SupportsMany => many is not null;

    /// <summary>Adds the next column.</summary>
    public WriteStatement<TRow> Column<T>(Func<TRow, T> column)
    {
        columns.Add((
            row => new NpgsqlParameter<T> { TypedValue = column(row) },
            rows => new NpgsqlParameter<T[]> { TypedValue = [.. rows.Select(row => column((TRow)row))] }));
        return this;
    }

    public override NpgsqlBatchCommand ToCommand(IReadOnlyList<object> rows)
    {
        var command = new NpgsqlBatchCommand(rows.Count == 1 ? single : many!);
        foreach (var column in columns)
        {
            command.Parameters.Add(rows.Count == 1 ? column.One((TRow)rows[0]) : column.Many(rows));
        }

        return command;
    }
}

/// <summary>A row that waits to be written.</summary>
internal sealed record PendingWrite(WriteStatement Statement, object Row);
