using System.Diagnostics;
using FocusAccount.Sandbox.Postgres;
using Npgsql;

namespace FocusAccount.Fault.Tests;

/// <summary>
/// The shell of an operator on the machine of a database, in which the commands of docs/operations.md run as they stand there. Only
/// systemctl is a function, which prints its arguments, and focus runs the built program.
/// </summary>
internal sealed class OperatorShell(string superuser, string folder)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly NpgsqlConnectionStringBuilder server = new(superuser);

    /// <summary>Variables that the commands use, and the settings of the service.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Runs commands and returns what they print. Fails the test if they fail.</summary>
    public Task<string> Run(string commands) => Run([], commands);

    /// <summary>The same as the user of the server, who owns its files. That is the user of the tests unless it is root.</summary>
    public Task<string> RunAsServer(string commands) =>
        Run(Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [], commands);

    private async Task<string> Run(string[] asUser, string commands)
    {
        var script =
            $$"""
            PATH=$(dirname $(readlink -f {{await PostgresPrograms.Find(CancellationToken.None)}}/initdb)):$PATH
            systemctl() { echo "systemctl $*"; }
            focus() { dotnet {{Path.Combine(AppContext.BaseDirectory, "FocusAccount.Api.dll")}} "$@"; }
            {{commands}}
            """;
        string[] command = [.. asUser, "/bin/sh", "-c", script];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in new Dictionary<string, string>(Variables)
        {
            ["PGHOST"] = server.Host!,
            ["PGPORT"] = $"{server.Port}",
            ["PGUSER"] = server.Username!,
            ["PGPASSWORD"] = server.Password!,
        })
        {
            start.Environment[name] = value;
        }

        using var shell = Process.Start(start)!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        using var deadline = new CancellationTokenSource(Timeout);
        using var end = deadline.Token.Register(() => shell.Kill(entireProcessTree: true));
        await shell.WaitForExitAsync(CancellationToken.None);
        shell.ExitCode.Should().Be(0, "of {0} in {1}", await errors, commands);
        return await output;
    }
}
