using FocusAccount.Bench.Contenders;
using FocusAccount.Infrastructure.Database;
using Npgsql;

namespace FocusAccount.Bench.Data;

/// <summary>A database of the private cluster. Each contender that writes has its own.</summary>
internal sealed class Database(string name, string connectionString, string superuserConnectionString)
{
    public string Name => name;

    /// <summary>The connection string of the ordinary role that owns it.</summary>
    public string ConnectionString => connectionString;

    public string Password => new NpgsqlConnectionStringBuilder(connectionString).Password!;

    /// <summary>The connection string as a URL, for Node.js.</summary>
    public string Url
    {
        get
        {
            var parts = new NpgsqlConnectionStringBuilder(connectionString);
            return $"postgres://{parts.Username}:{parts.Password}@{parts.Host}:{parts.Port}/{parts.Database}";
        }
    }

    /// <summary>The connection string of the superuser, who may skip checks to seed faster.</summary>
    public string SuperuserConnectionString => superuserConnectionString;

    public async Task Execute(string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(superuserConnectionString);
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<T> Scalar<T>(string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Fails unless acknowledged commits survive a power failure.</summary>
    public async Task ShouldBeDurable(CancellationToken cancellationToken)
    {
        foreach (var setting in new[] { "fsync", "synchronous_commit", "full_page_writes" })
        {
            if (await Scalar<string>($"show {setting}", cancellationToken) is not "on" and var value)
            {
                throw new ContenderException($"{setting} is {value}, which would not be an honest comparison.");
            }
        }
    }

    /// <summary>Fails unless the ledger adds up and the database has exactly the acknowledged number of new completed jobs.</summary>
    public async Task ShouldHold(long pairs, CancellationToken cancellationToken)
    {
        await ShouldBeDurable(cancellationToken);
        await using var source = NpgsqlDataSource.Create($"{connectionString};Options=-c work_mem=256MB");
        var report = await new LedgerVerifier(source).Run(cancellationToken);
        if (report.Broken is [var broken, ..])
        {
            throw new ContenderException($"Its ledger is broken: {broken.Rule} See {string.Join(", ", broken.Examples)}.");
        }

        // Seeded jobs have dates in the past.
        var completed = await Scalar<long>("select count(*) from jobs where status = 'completed' and updated_at > now() - interval '12 hours'", cancellationToken);
        if (completed != pairs)
        {
            throw new ContenderException($"It acknowledged {pairs} completions, but its database has {completed}.");
        }
    }
}
