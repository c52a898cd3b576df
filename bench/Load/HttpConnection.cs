using System.Net;
using System.Net.Sockets;

namespace FocusAccount.Bench.Load;

/// <summary>
/// One kept-alive HTTP/1.1 connection, used by one thread: a request is one write and its answer one blocking read, the least that a client can
/// take of the cores that it shares with what it measures.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000 };
    private readonly byte[] buffer = new byte[256 * 1024];

    public HttpConnection(int port) => socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends a request and waits for the whole answer, which is good until the next one.</summary>
    public Reply Exchange(ReadOnlySpan<byte> request)
    {
        socket.Send(request);
        var received = 0;
        while (true)
        {
            var count = socket.Receive(buffer.AsSpan(received));
            if (count == 0)
            {
                throw new IOException("The connection was closed before the answer was whole.");
            }

            received += count;
            if (Reply.TryRead(buffer.AsSpan(0, received), out var reply))
            {
                return reply;
            }
        }
    }

    public void Dispose() => socket.Dispose();
}
