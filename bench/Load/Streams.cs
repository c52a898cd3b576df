using System.Net;
using System.Net.Sockets;

namespace FocusAccount.Bench.Load;

/// <summary>Readers of live events, each on a connection of its own until its server ends.</summary>
internal static class Streams
{
    private static readonly byte[] Accepted = "HTTP/1.1 200 "u8.ToArray();

    /// <summary>Opens a stream for each token and waits until it has begun. Some readers read all that comes, others nothing more.</summary>
    public static void Open(int port, IEnumerable<string> tokens, bool read)
    {
        foreach (var token in tokens)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 * 1024 };
            socket.Connect(IPAddress.Loopback, port);
            socket.Send(Requests.Get("/api/events", token));
            var buffer = new byte[4096];
            var received = socket.Receive(buffer);
            if (!buffer.AsSpan(0, received).StartsWith(Accepted))
            {
                throw new UnexpectedReplyException($"A stream was refused: {System.Text.Encoding.ASCII.GetString(buffer, 0, received)}");
            }

            if (read)
            {
                _ = Drain(socket, buffer);
            }
        }
    }

    private static async Task Drain(Socket socket, byte[] buffer)
    {
        try
        {
            while (await socket.ReceiveAsync(buffer) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // The server has ended.
        }
    }
}
