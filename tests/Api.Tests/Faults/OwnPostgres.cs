using FocusAccount.Api.Tests.Kit;
using FocusAccount.Sandbox.Postgres;

namespace FocusAccount.Api.Tests.Faults;

/// <summary>A PostgreSQL that one test may break.</summary>
internal sealed class OwnPostgres : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly PostgresCluster cluster;

    private OwnPostgres(DirectoryInfo folder, PostgresCluster cluster)
    {
        this.folder = folder;
        this.cluster = cluster;
        Database = new Database(cluster.ConnectionString);
        // Neither keeps a connection that the test may have broken.
        Auditor = new Database(cluster.ConnectionString + ";Pooling=false");
        Superuser = new Database(cluster.ConnectionString.Replace("Username=focus", "Username=postgres", StringComparison.Ordinal) + ";Pooling=false");
    }

    /// <summary>What the service is given.</summary>
    public Database Database { get; }

    /// <summary>The same, for whoever looks at it from outside.</summary>
    public Database Auditor { get; }

    public Database Superuser { get; }

    public static async Task<OwnPostgres> Start()
    {
        var folder = Directory.CreateTempSubdirectory("focus-account-faults-");
        return new OwnPostgres(folder, await PostgresCluster.Start(Path.Combine(folder.FullName, "postgres"), CancellationToken.None));
    }

    public Task GoAway() => cluster.Stop();

    public Task ComeBack() => cluster.Start(CancellationToken.None);

    /// <summary>The processes of the server that answer the service.</summary>
    public Task<List<int>> Backends() => Superuser.Query<int>("select pid from pg_stat_activity where usename = 'focus' order by random()");

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await Auditor.DisposeAsync();
        await Superuser.DisposeAsync();
        await cluster.Remove();
        folder.Delete(recursive: true);
    }
}
