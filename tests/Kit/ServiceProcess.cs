using System.Text.RegularExpressions;
using FocusAccount.Sandbox;

namespace FocusAccount.Kit;

/// <summary>The built service as an operator runs it: a process of its own, configured by environment variables.</summary>
public sealed partial class ServiceProcess : IAsyncDisposable
{
    private readonly ChildProcess process;
    private readonly HttpClient http;

    private ServiceProcess(ChildProcess process, string address)
    {
        this.process = process;
        http = new HttpClient { BaseAddress = new Uri(address) };
    }

    /// <summary>All required settings as environment variables. The service listens on a free port.</summary>
    public static Dictionary<string, string> Environment(Database database)
    {
        var environment = Service.SettingsFor(database, TestRun.Clerk).AsEnvironment();
        environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        return environment;
    }

    /// <summary>Starts the program without waiting for it; it may fail to start.</summary>
    public static ChildProcess Launch(IEnumerable<KeyValuePair<string, string>> environment) => ChildProcess.Start("FocusAccount.Api.dll", environment);

    /// <summary>Starts the service and waits until it listens.</summary>
    public static async Task<ServiceProcess> Start(Dictionary<string, string> environment)
    {
        var process = Launch(environment);
        return new ServiceProcess(process, (await process.Says(Address())).Value);
    }

    public Uri BaseAddress => http.BaseAddress!;

    public Task<Reply> Send(HttpRequestMessage request, CancellationToken cancellationToken = default) => http.Exchange(request, cancellationToken);

    public int Id => process.Id;

    public Task Kill() => process.Kill();

    public Task Terminate() => process.Terminate();

    public Task<(int ExitCode, string Errors)> Ended() => process.Ended();

    /// <summary>Its log since it began to listen, after the service has ended.</summary>
    public Task<string> Output() => process.Output();

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        http.Dispose();
    }

    // In the event ListeningOnAddress.
    [GeneratedRegex(@"(?<=""address"":"")http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
