using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace FocusAccount.Fault.Tests;

/// <summary>A TCP proxy between the service and PostgreSQL that can fail as networks do.</summary>
internal sealed class Proxy : IAsyncDisposable
{
    private static readonly byte[] CommitResponse = "COMMIT\0"u8.ToArray();
    private static readonly byte[] AmidRows = "user_"u8.ToArray();

    // The ErrorResponse of PgBouncer 1.15 and older when it loses the server: severity ERROR, and no severity that is not localized.
    private static readonly byte[] LostServer =
        [(byte)'E', 0, 0, 0, 41, .. "SERROR\0C08P01\0Mserver conn crashed?\0\0"u8];

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> sockets = [];
    private readonly CancellationTokenSource ending = new();
    private readonly int target;
    private readonly Task accepting;
    private TaskCompletionSource open = Opened();
    private volatile byte[] cutAt = CommitResponse;
    private volatile byte[] lastWords = [];
    private int cuts;

    public Proxy(int target)
    {
        this.target = target;
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The delay of every response.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Cuts this many connections, each when PostgreSQL acknowledges a commit.</summary>
    public void CutAtCommit(int connections) => Cut(connections, CommitResponse, []);

    /// <summary>The same, but first reports the lost server as an error, as old poolers do.</summary>
    public void ReportErrorAtCommit(int connections) => Cut(connections, CommitResponse, LostServer);

    /// <summary>Cuts this many connections, each amid a row of an account.</summary>
    public void CutAmidRow(int connections) => Cut(connections, AmidRows, []);

    public bool AllCut => Volatile.Read(ref cuts) <= 0;

    /// <summary>Cuts all connections at once.</summary>
    public void CutAll()
    {
        foreach (var socket in sockets.Keys)
        {
            Cut(socket);
        }
    }

    /// <summary>Silently drops traffic in both directions.</summary>
    public void Block() => open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Forwards the delayed traffic and all that follows.</summary>
    public void Unblock() => open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Dispose();
        CutAll();
        Unblock();
        await accepting;
        ending.Dispose();
    }

    private async Task Accept()
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                _ = Join(await listener.AcceptTcpClientAsync(ending.Token));
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Ending.
            }
        }
    }

    private async Task Join(TcpClient client)
    {
        var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        sockets[client] = sockets[server] = true;
        try
        {
            await open.Task;
            await server.ConnectAsync(IPAddress.Loopback, target);
            await Task.WhenAny(Copy(client, server, answers: false), Copy(server, client, answers: true));
        }
        catch (SocketException)
        {
            // PostgreSQL is down, so the client is disconnected too.
        }
        finally
        {
            Cut(client);
            Cut(server);
        }
    }

    private async Task Copy(TcpClient from, TcpClient to, bool answers)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var length)
            {
                if (answers && Delay > TimeSpan.Zero)
                {
                    await Task.Delay(Delay);
                }

                await open.Task;
                if (answers && Volatile.Read(ref cuts) > 0 && buffer.AsSpan(0, length).IndexOf(cutAt) is >= 0 and var place && Interlocked.Decrement(ref cuts) >= 0)
                {
                    await to.GetStream().WriteAsync(lastWords.Length > 0 ? lastWords : buffer.AsMemory(0, cutAt == AmidRows ? place : 0));
                    return;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, length));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }

    private void Cut(int connections, byte[] at, byte[] words)
    {
        (cutAt, lastWords) = (at, words);
        Interlocked.Add(ref cuts, connections);
    }

    // With a reset, as when the remote machine is gone.
    private void Cut(TcpClient socket)
    {
        if (sockets.TryRemove(socket, out _))
        {
            socket.Client.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Dispose();
        }
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        opened.SetResult();
        return opened;
    }
}
