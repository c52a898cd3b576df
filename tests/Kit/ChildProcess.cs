using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace FocusAccount.Kit;

/// <summary>A program in a process of its own. Disposing kills it.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private static readonly string[] OwnSettings =
    [
        "ConnectionStrings_", "Database_", "Clerk_", "Focus_", "Apps_", "Clients_", "ClientDocuments_", "Resources_", "Credits_", "Jobs_",
        "X_", "RateLimits_", "Log_", "Metrics_", "OTEL_", "ASPNETCORE_", "DOTNET_ENVIRONMENT",
    ];

    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly Process process;
    private readonly Task<string> errors;
    private readonly Task reading;

    private ChildProcess(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
        reading = Read();
    }

    /// <summary>
    /// Starts a program of this repository, from the folder of the built tests. Of the variables that the service reads it gets only the
    /// given ones.
    /// </summary>
    public static ChildProcess Start(string assembly, IEnumerable<KeyValuePair<string, string>> environment, params string[] arguments) =>
        StartIn(Environment.CurrentDirectory, environment, "dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments]);

    /// <summary>Starts any program in a folder, likewise.</summary>
    public static ChildProcess StartIn(
        string folder, IEnumerable<KeyValuePair<string, string>> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => OwnSettings.Any(own => name.StartsWith(own, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Waits until a line of the output matches a pattern and returns the match. Throws if the program ends before.</summary>
    public async Task<Match> Says(Regex pattern)
    {
        using var deadline = new CancellationTokenSource(Timeout);
        while (await lines.Reader.WaitToReadAsync(deadline.Token))
        {
            if (pattern.Match(await lines.Reader.ReadAsync(deadline.Token)) is { Success: true } match)
            {
                return match;
            }
        }

        throw new InvalidOperationException($"The program ended without writing {pattern}: {await errors}");
    }

    /// <summary>Waits until the program ends and returns its exit code and its standard error.</summary>
    public async Task<(int ExitCode, string Errors)> Ended()
    {
        using var deadline = new CancellationTokenSource(Timeout);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await errors);
    }

    /// <summary>All unread lines of standard output, after the program has ended.</summary>
    public async Task<string> Output() => string.Join('\n', await lines.Reader.ReadAllAsync().ToListAsync());

    /// <summary>Kills it (SIGKILL).</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>The process id.</summary>
    public int Id => process.Id;

    /// <summary>Asks it to stop (SIGTERM).</summary>
    public async Task Terminate()
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        await reading;
        process.Dispose();
    }

    private async Task Read()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Writer.TryWrite(line);
        }

        lines.Writer.Complete();
    }
}
