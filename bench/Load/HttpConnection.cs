using System.Net;
using System.Net.Sockets;

namespace FocusAccount.Bench.Load;

/// <summary>
/// One kept-alive HTTP/1.1 connection, used by one thread. A request is one write and its response one blocking read, which takes the least
/// from the cores that the client shares with the contender.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000 };
    private readonly byte[] buffer = new byte[256 * 1024];

    public HttpConnection(int port) => socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends a request and waits for the whole response, which is valid until the next request.</summary>
    public Reply Exchange(ReadOnlySpan<byte> request)
    {
        socket.Send(request);
        var received = 0;
        while (true)
        {
            var count = socket.Receive(buffer.AsSpan(received));
            if (count == 0)
            {
                throw new IOException("The connection was closed before the response was complete.");
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
