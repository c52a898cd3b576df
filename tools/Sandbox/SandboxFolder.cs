using FocusAccount.Sandbox.Postgres;

namespace FocusAccount.Sandbox;

/// <summary>The data folder of a sandbox, which belongs to one process at a time, however that ends.</summary>
internal sealed class SandboxFolder : IDisposable
{
    private readonly string path;
    private readonly FileStream occupied;

    private SandboxFolder(string path, FileStream occupied) => (this.path, this.occupied) = (path, occupied);

    public string Postgres => Path.Combine(path, "postgres");

    public string SigningKey => Path.Combine(path, "clerk-signing-key.pem");

    public string Npm => Path.Combine(path, "npm");

    /// <summary>Creates it if necessary. A fresh one has no data of earlier runs.</summary>
    /// <exception cref="SandboxException">Another process uses it.</exception>
    public static SandboxFolder Open(string? path, bool fresh)
    {
        var made = Directory.CreateDirectory(path ?? Path.Combine(Repository.Root ?? Environment.CurrentDirectory, ".sandbox")).FullName;
        var folder = new SandboxFolder(made, Occupy(made));
        if (fresh)
        {
            folder.DeleteData();
        }

        return folder;
    }

    public void Dispose() => occupied.Dispose();

    private static FileStream Occupy(string path)
    {
        try
        {
            return new FileStream(Path.Combine(path, "sandbox.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new SandboxException(
                $"another sandbox uses {path}: stop it, or choose another folder with --folder, and other ports with --port, --identity-port "
                + "and --metrics-port.",
                taken);
        }
    }

    // Delete only our own files: a given folder may contain others.
    private void DeleteData()
    {
        foreach (var old in new[] { Postgres, PostgresCluster.Reachable(Postgres) }.Where(Directory.Exists))
        {
            Directory.Delete(old, recursive: true);
        }

        File.Delete(SigningKey);
    }
}
