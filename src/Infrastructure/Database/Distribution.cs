using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>
/// Whether Citus distributes the accounts over several servers (deploy/citus.sql). It refuses to lock rows of different servers in one
/// statement, and is slow where a statement needs them all. So there a transaction is that of one account, and a statement writes one row.
/// </summary>
public sealed partial class Distribution(NpgsqlDataSource dataSource, DatabaseSettings settings, ILogger<Distribution> logger)
{
    // Each finds servers, tables or shards.
    private static readonly (string Find, string Problem)[] Problems =
    [
        ("select nodename || ':' || nodeport from run_command_on_workers('select 1') where not success", "does not respond"),
        ("""
            select relname::text
            from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
              and not exists (select from pg_dist_partition where logicalrelid = pg_class.oid)
              and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')
            """, "has no place; give it the one that deploy/citus.sql names"),
        ("""
            select nodename || ':' || nodeport
            from run_command_on_workers($$
              select '0' in (current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout')) $$)
            where result = 't'
            """, "lacks a timeout for this role, so that one held account can stop the others; set both as deploy/citus.sql does"),
        ("""
            select nodename || ':' || nodeport || ' ledger_entries_' || shardid
            from run_command_on_placements('ledger_entries', $$ select has_table_privilege('%s', 'update, delete, truncate') $$)
            where result = 't'
            """, "is a part of the ledger that this role may rewrite; revoke that again as deploy/citus.sql does"),
    ];

    /// <summary>Whether it does, as found at the start of the service.</summary>
    public bool IsDistributed { get; private set; }

    /// <summary>Which commands may share a transaction: as the setting says, except those of different accounts that are distributed.</summary>
    public GroupCommit GroupCommit =>
        IsDistributed && settings.GroupCommit == GroupCommit.All ? GroupCommit.Account : settings.GroupCommit;

    /// <summary>Finds out, once the tables exist.</summary>
    public async Task Detect(CancellationToken cancellationToken)
    {
        var servers = await CountServers(cancellationToken);
        IsDistributed = servers > 0;
        if (IsDistributed)
        {
            LogDistributed(servers, GroupCommit);
        }
    }

    /// <summary>On how many servers the accounts are, if Citus distributes them; 0 on any other database.</summary>
    public async Task<int> CountServers(CancellationToken cancellationToken)
    {
        const string hasCitus = "select count(*) from pg_extension where extname = 'citus'";
        const string servers =
            """
            select count(distinct groupid)
            from pg_dist_placement
            join pg_dist_shard using (shardid)
            where logicalrelid = to_regclass('accounts') and shardminvalue is not null
            """;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await Count(hasCitus) == 0 ? 0 : await Count(servers);

        Task<int> Count(string sql) => connection.ExecuteScalarAsync<int>(new CommandDefinition(sql, cancellationToken: cancellationToken));
    }

    /// <summary>
    /// The first problem of the cluster that an operator must fix (docs/scaling.md), as a sentence; null if there is none.
    /// </summary>
    public async Task<string?> FindProblem(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        foreach (var (find, problem) in Problems)
        {
            var found = (await connection.QueryAsync<string>(new CommandDefinition(find, cancellationToken: cancellationToken))).AsList();
            if (found.Count > 0)
            {
                return $"{found[0]} {problem}{(found.Count > 1 ? $" (and {found.Count - 1} more)" : "")}";
            }
        }

        return null;
    }

    [LoggerMessage(
        EventName = "AccountsDistributed",
        Level = LogLevel.Information,
        Message = "Citus distributes the accounts over {Servers} servers; commands that may share a transaction: {GroupCommit}")]
    private partial void LogDistributed(int servers, GroupCommit groupCommit);
}
