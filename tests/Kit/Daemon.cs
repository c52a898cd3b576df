using System.Diagnostics;
using System.Net.Sockets;
using FocusAccount.Sandbox;

namespace FocusAccount.Kit;

/// <summary>A program of the machine that listens on a port. It runs until it is disposed of, or until this process ends.</summary>
public sealed class Daemon : IAsyncDisposable
{
    // It ends when this process ends, for whatever reason.
    private const string Guardian = "trap '' INT HUP TERM; \"$@\" </dev/null & cat >/dev/null; kill -KILL $!; wait $!";

    private readonly Process process;

    private Daemon(Process process) => this.process = process;

    /// <summary>Finds the program of a Debian package, and installs it first if necessary. Skips the test if it is missing.</summary>
    public static async Task<string> Find(DebianPackage package) =>
        await package.Program(CancellationToken.None) ?? throw Skip.Without(
            package.Name, $"{package.Name} is missing: install it (for example 'apt install {package.Name}') and the tests with it run too.");

    /// <summary>Starts a command and waits until it listens on the port.</summary>
    public static async Task<Daemon> Start(int port, params string[] command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Guardian, "guardian", .. command]) { RedirectStandardInput = true };
        var daemon = new Daemon(Process.Start(start)!);
        await Eventually.Holds(async () => await Listens(port));
        return daemon;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<bool> Listens(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
