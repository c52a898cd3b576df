using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FocusAccount.Api.Tests.Limits;

/// <summary>A client with the smallest buffers and segments, so that next to nothing fits between it and the service.</summary>
internal static class SlowClient
{
    /// <summary>Connects and sends a GET request with headers, each with its end of line, but reads nothing.</summary>
    public static async Task<Socket> Get(Service service, Person person, string path, string headers = "")
    {
        const int Tcp = 6;
        const int MaxSegment = 2;
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 1 };
        client.SetRawSocketOption(Tcp, MaxSegment, BitConverter.GetBytes(536));
        await client.ConnectAsync(IPAddress.Loopback, service.Address.Port);
        await client.SendAsync(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {person.Token}\r\n{headers}\r\n"));
        return client;
    }
}
