using System.Reflection;
using FocusAccount.Sandbox;

namespace FocusAccount.Kit;

/// <summary>HAProxy in front of one instance, configured by deploy/haproxy.cfg except for addresses.</summary>
public sealed class HaProxy : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly Daemon daemon;

    private HaProxy(DirectoryInfo folder, Daemon daemon, Uri address) => (this.folder, this.daemon, Address) = (folder, daemon, address);

    public Uri Address { get; }

    /// <summary>Starts one and installs it first if possible. Skips the test if HAProxy is missing.</summary>
    public static async Task<HaProxy> Start(Uri instance)
    {
        var program = await Daemon.Find(DebianPackage.HaProxy);
        var port = FreePort.Find();
        var folder = Directory.CreateTempSubdirectory("focus-account-haproxy-");
        var settings = Path.Combine(folder.FullName, "haproxy.cfg");
        await File.WriteAllTextAsync(settings, Assembly.GetExecutingAssembly().TextOf("haproxy.cfg")
            .Replace("bind 127.0.0.1:8080", $"bind 127.0.0.1:{port}", StringComparison.Ordinal)
            .Replace("server one 127.0.0.1:3001", $"server one {instance.Authority}", StringComparison.Ordinal)
            .Replace("server two 127.0.0.1:3002", "", StringComparison.Ordinal));
        return new HaProxy(folder, await Daemon.Start(port, program, "-q", "-f", settings), new Uri($"http://127.0.0.1:{port}"));
    }

    public async ValueTask DisposeAsync()
    {
        await daemon.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
