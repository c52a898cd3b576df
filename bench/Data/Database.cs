using FocusAccount.Bench.Contenders;
using FocusAccount.Infrastructure.Database;
using Npgsql;

namespace FocusAccount.Bench.Data;

/// <summary>One database of the private cluster; each contender that writes has its own.</summary>
internal sealed class Database(string name, string connectionString, string superuserConnectionString)
{
    public string Name => name;

    /// <summary>As the ordinary role that owns it.</summary>
    public string ConnectionString => connectionString;

    /// <summary>The same as an address, for Node.js.</summary>
    public string Url
    {
        get
        {
            var parts = new NpgsqlConnectionStringBuilder(connectionString);
            return $"postgres://{parts.Username}@{parts.Host}:{parts.Port}/{parts.Database}";
        }
    }

    /// <summary>As the superuser, who may skip what slows filling.</summary>
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

    /// <summary>Fails unless what PostgreSQL acknowledges survives a power cut.</summary>
    public async Task ShouldBeDurable(CancellationToken cancellationToken)
    {
        foreach (var setting in new[] { "fsync", "synchronous_commit", "full_page_writes" })
        {
            if (await Scalar<string>($"show {setting}", cancellationToken) is not "on" and var value)
            {
                throw new ContenderException($"{setting} is {value}: not an honest measure.");
            }
        }
    }

    /// <summary>Fails unless the ledger adds up and holds as many new completed jobs as were acknowledged.</summary>
    public async Task ShouldHold(long pairs, CancellationToken cancellationToken)
    {
        await ShouldBeDurable(cancellationToken);
        await using var source = NpgsqlDataSource.Create($"{connectionString};Options=-c work_mem=256MB");
        var report = await new LedgerVerifier(source).Run(cancellationToken);
        if (report.Broken is [var broken, ..])
        {
            throw new ContenderException($"Its ledger is broken: {broken.Rule} See {string.Join(", ", broken.Examples)}.");
        }

        // Old jobs were filled in with a date of the past.
        var completed = await Scalar<long>("select count(*) from jobs where status = 'completed' and updated_at > now() - interval '12 hours'", cancellationToken);
        if (completed != pairs)
        {
            throw new ContenderException($"It answered {pairs} completions, and its database holds {completed}.");
        }
    }
}
