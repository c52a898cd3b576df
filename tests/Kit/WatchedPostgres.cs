using FocusAccount.Sandbox.Postgres;

namespace FocusAccount.Kit;

/// <summary>A separate PostgreSQL that records which statements it ran and how often (pg_stat_statements).</summary>
public sealed class WatchedPostgres : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly PostgresCluster cluster;
    private readonly Database superuser;

    private WatchedPostgres(DirectoryInfo folder, PostgresCluster cluster)
    {
        (this.folder, this.cluster) = (folder, cluster);
        Database = new Database(cluster.ConnectionString);
        superuser = new Database(cluster.SuperuserConnectionString + ";Pooling=false");
    }

    public Database Database { get; }

    /// <summary>Starts one. Skips the test if PostgreSQL's contributed modules are not installed.</summary>
    public static async Task<WatchedPostgres> Start()
    {
        var folder = Directory.CreateTempSubdirectory("focus-account-watched-");
        var watched = new WatchedPostgres(folder, await PostgresCluster.Start(Path.Combine(folder.FullName, "postgres"), CancellationToken.None));
        if (await watched.superuser.Query<int>("select 1 from pg_available_extensions where name = 'pg_stat_statements'") is [])
        {
            await watched.DisposeAsync();
            throw Skip.Without("pg_stat_statements", "PostgreSQL's module pg_stat_statements is missing: install its contributed modules.");
        }

        await watched.superuser.Execute("alter system set shared_preload_libraries = 'pg_stat_statements'");
        await watched.cluster.Stop();
        await watched.cluster.Start(CancellationToken.None);
        await watched.superuser.Execute("create extension pg_stat_statements");
        return watched;
    }

    /// <summary>Clears the record.</summary>
    public Task Forget() => superuser.Execute("select pg_stat_statements_reset()");

    /// <summary>The statements that the service's role has run since, sorted by text, with constants replaced by parameters.</summary>
    public async Task<List<Statement>> Statements()
    {
        // A refusal may be sent before its transaction is rolled back.
        await Eventually.Holds(async () => (await superuser.Query<long>("select count(*) from pg_stat_activity where usename = 'focus' and state <> 'idle'"))[0] == 0);
        return await superuser.Query<Statement>("select query as text, calls from pg_stat_statements where userid = 'focus'::regrole order by query");
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await superuser.DisposeAsync();
        await cluster.Remove();
        folder.Delete(recursive: true);
    }

    /// <summary>A statement, and how often it was run.</summary>
    public sealed record Statement(string Text, long Calls);
}
