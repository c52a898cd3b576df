using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace FocusAccount.Sandbox;

/// <summary>Free ports of the loopback address.</summary>
public static class FreePort
{
    /// <summary>
    /// A free port below the range from which Linux takes the ports of outgoing connections, so that it stays free until a server listens
    /// there.
    /// </summary>
    public static int Find()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one may not be.
            }
        }
    }
}
