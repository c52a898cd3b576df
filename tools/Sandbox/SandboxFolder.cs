using System.Text.Json;
using FocusAccount.Sandbox.Postgres;

namespace FocusAccount.Sandbox;

/// <summary>The data folder of a sandbox, which belongs to one process at a time, however that ends.</summary>
internal sealed class SandboxFolder(string? path) : IDisposable
{
    private readonly string path = Path.GetFullPath(path ?? Path.Combine(Repository.Root ?? Environment.CurrentDirectory, ".sandbox"));

    private FileStream? occupied;

    public string Postgres => Path.Combine(path, "postgres");

    public string SigningKey => Path.Combine(path, "clerk-signing-key.pem");

    public string Npm => Path.Combine(path, "npm");

    /// <summary>The environment of an app that uses the sandbox.</summary>
    public string AppEnvironment => Path.Combine(path, "app.env");

    // The settings of the service while it runs.
    private string Settings => Path.Combine(path, "settings.json");

    /// <summary>Checks that a sandbox runs here, or has run with a private PostgreSQL.</summary>
    /// <exception cref="SandboxException">None does and none has.</exception>
    public void DemandData()
    {
        if (!Directory.Exists(PostgresCluster.Reachable(Postgres)) && !File.Exists(Settings))
        {
            throw new SandboxException(
                $"no sandbox has been started in {path}: start one there first, or name the folder of another with --folder.");
        }
    }

    /// <summary>Takes the folder for this process.</summary>
    /// <exception cref="SandboxException">Another process uses it.</exception>
    public void Occupy()
    {
        if (!TryOccupy())
        {
            var address = RunningSettings() is { } running ? $", at {running["Focus:PublicUrl"]}" : "";
            throw new SandboxException(
                $"a sandbox already runs in {path}{address}: use it or stop it, or give this one another folder with --folder, "
                + "and other ports with --port, --identity-port and --metrics-port.");
        }
    }

    /// <summary>Takes the folder for this process, unless another one uses it.</summary>
    public bool TryOccupy()
    {
        Directory.CreateDirectory(path);
        try
        {
            occupied = new FileStream(Path.Combine(path, "sandbox.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return false;
        }

        File.Delete(Settings);
        return true;
    }

    /// <summary>Publishes the settings of the service to later processes of this user, as long as this one runs.</summary>
    public void Publish(IReadOnlyDictionary<string, string> settings) => PrivateFile.Replace(Settings, JsonSerializer.Serialize(settings));

    /// <summary>The settings of the service that another process runs; null if it is not ready.</summary>
    public Dictionary<string, string>? RunningSettings() =>
        File.Exists(Settings) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Settings)) : null;

    /// <summary>Deletes the data of earlier runs, and only our own files, because a given folder may contain others.</summary>
    public void DeleteData()
    {
        foreach (var old in new[] { Postgres, PostgresCluster.Reachable(Postgres) }.Where(Directory.Exists))
        {
            Directory.Delete(old, recursive: true);
        }

        File.Delete(SigningKey);
    }

    public void Dispose() => occupied?.Dispose();
}
