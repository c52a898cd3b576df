using System.Globalization;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using FocusAccount.Sandbox;

namespace FocusAccount.Kit;

/// <summary>HAProxy in front of instances, configured by deploy/haproxy.cfg except for addresses.</summary>
public sealed class HaProxy : IAsyncDisposable
{
    private const string One = "server one 127.0.0.1:3001";
    private const string Two = "server two 127.0.0.1:3002";

    private readonly DirectoryInfo folder;
    private readonly Daemon daemon;
    private readonly HttpClient http;

    private HaProxy(DirectoryInfo folder, Daemon daemon, Uri address)
    {
        this.folder = folder;
        this.daemon = daemon;
        Address = address;
        http = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    /// <summary>Starts one and installs it first if possible. Skips the test if HAProxy is missing.</summary>
    public static Task<HaProxy> Start(params Uri[] instances) => Start(settings => settings, instances);

    /// <summary>The same, for a test in which no response of a busy machine may come too late.</summary>
    public static Task<HaProxy> StartPatient(params Uri[] instances) => Start(
        settings => settings
            .Replace("timeout server 15s", "timeout server 2m", StringComparison.Ordinal)
            .Replace("set-timeout server 8s", "set-timeout server 2m", StringComparison.Ordinal)
            .Replace("timeout check 2s", "timeout check 2m", StringComparison.Ordinal),
        instances);

    public Task<Reply> Send(HttpRequestMessage request, CancellationToken cancellationToken = default) => http.Exchange(request, cancellationToken);

    /// <summary>Waits until it regards an instance, numbered from 0, as ready or not.</summary>
    public Task Regards(int instance, bool ready) =>
        Eventually.Holds(async () => (await Statistic(instance, "status")).StartsWith("UP", StringComparison.Ordinal) == ready);

    /// <summary>How many requests it has sent to an instance, numbered from 0.</summary>
    public async Task<long> Requests(int instance) => long.Parse(await Statistic(instance, "stot"), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await daemon.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static async Task<HaProxy> Start(Func<string, string> change, Uri[] instances)
    {
        var program = await Daemon.Find(DebianPackage.HaProxy);
        var port = FreePort.Find();
        var folder = Directory.CreateTempSubdirectory("focus-account-haproxy-");
        var settings = Path.Combine(folder.FullName, "haproxy.cfg");
        var servers = instances.Select((instance, number) => $"server {number} {instance.Authority}");
        await File.WriteAllTextAsync(settings, change(Assembly.GetExecutingAssembly().TextOf("haproxy.cfg"))
            .Replace("global\n", $"global\n    stats socket {StatsSocket(folder)}\n", StringComparison.Ordinal)
            .Replace("bind 127.0.0.1:8080", $"bind 127.0.0.1:{port}", StringComparison.Ordinal)
            .Replace(One, string.Join("\n    ", servers), StringComparison.Ordinal)
            .Replace(Two, "", StringComparison.Ordinal));
        return new HaProxy(folder, await Daemon.Start(port, program, "-q", "-f", settings), new Uri($"http://127.0.0.1:{port}"));
    }

    // In the table of "show stat", whose first line names the columns.
    private async Task<string> Statistic(int instance, string name)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(StatsSocket(folder)));
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes("show stat\n"));
        using var reader = new StreamReader(stream);
        var rows = (await reader.ReadToEndAsync()).Split('\n').Select(line => line.TrimStart('#', ' ').Split(',')).ToList();
        return rows.Single(row => row[0] == "focus_account" && row[1] == $"{instance}")[Array.IndexOf(rows[0], name)];
    }

    private static string StatsSocket(DirectoryInfo folder) => Path.Combine(folder.FullName, "stats");
}
