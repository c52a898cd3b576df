using FocusAccount.Bench.Data;
using FocusAccount.Sandbox;

namespace FocusAccount.Bench.Contenders;

/// <summary>
/// The contenders on Node.js, in the folder <c>peers</c>. npm installs their locked packages when the first of them starts.
/// </summary>
internal sealed class NodePeers(BenchEnvironment bench)
{
    private static readonly string Folder = Repository.PathOf("bench", "peers");

    private readonly Lazy<Task> installed = new(() =>
        Programs.Run("npm", ["ci", "--prefix", Folder, "--ignore-scripts", "--no-audit", "--no-fund"], [], CancellationToken.None));

    /// <summary>Starts one of them on its own database.</summary>
    public async Task<ServerProcess> Start(string script, Database database, Dictionary<string, string> environment, string readyPath, CancellationToken cancellationToken)
    {
        await installed.Value;
        var port = FreePort.Find();
        environment["PORT"] = $"{port}";
        environment["NODE_ENV"] = "production";
        environment["DATABASE_URL"] = database.Url;
        return await bench.Start(["node", Path.Combine(Folder, script)], port, environment, readyPath, cancellationToken);
    }
}
