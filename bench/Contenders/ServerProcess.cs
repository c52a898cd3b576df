using System.Diagnostics;
using System.Net;

namespace FocusAccount.Bench.Contenders;

/// <summary>
/// A server in a process of its own. Its environment has only PATH, HOME, the settings of the .NET runtime (DOTNET_…) and the given
/// variables.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly Stopwatch age;
    private readonly Process process;
    private readonly string errors;

    private ServerProcess(Stopwatch age, Process process, int port, string errors)
    {
        this.age = age;
        this.process = process;
        this.errors = errors;
        Port = port;
    }

    public int Port { get; }

    public int Id => process.Id;

    /// <summary>The servers that do its work, if it is a proxy.</summary>
    public IReadOnlyList<ServerProcess> Behind { get; init; } = [];

    /// <summary>Its process and those of the servers behind it.</summary>
    public IReadOnlyList<int> Ids => [Id, .. Behind.Select(server => server.Id)];

    /// <summary>
    /// Starts a program without waiting for it. Its output is discarded, so logging costs nothing; its errors go to a file.
    /// </summary>
    public static ServerProcess Start(
        string folder, string[] command, int port, IReadOnlyDictionary<string, string> environment, params ServerProcess[] behind)
    {
        var errors = Path.Combine(folder, $"errors-{port}.log");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" </dev/null >/dev/null 2>\"$ERRORS\"", "sh", .. command]) { WorkingDirectory = folder };
        var inherited = start.Environment.Where(variable => variable.Key is "PATH" or "HOME" || variable.Key.StartsWith("DOTNET_", StringComparison.Ordinal)).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in inherited.Select(variable => (variable.Key, variable.Value)).Concat(environment.Select(variable => (variable.Key, (string?)variable.Value))))
        {
            start.Environment[name] = value;
        }

        start.Environment["ERRORS"] = errors;
        return new ServerProcess(Stopwatch.StartNew(), Process.Start(start)!, port, errors) { Behind = behind };
    }

    /// <summary>Waits until a path returns 200 and returns the time since the process started.</summary>
    public async Task<TimeSpan> Answers(string path, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        while (age.Elapsed < Timeout && !process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(path, cancellationToken);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return age.Elapsed;
                }
            }
            catch (HttpRequestException)
            {
            }

            await Task.Delay(10, cancellationToken);
        }

        throw new ContenderException($"It never returned 200 for {path}: {string.Join(' ', File.ReadLines(errors).Take(20))}");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
