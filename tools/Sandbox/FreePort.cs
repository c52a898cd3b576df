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

    /// <summary>Checks that these ports can be listened on, each by itself.</summary>
    /// <exception cref="SandboxException">One cannot; the message names its option.</exception>
    internal static void Demand(params ReadOnlySpan<(string Option, int Port)> ports)
    {
        var listeners = new List<TcpListener>();
        try
        {
            foreach (var (option, port) in ports)
            {
                foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
                {
                    var listener = new TcpListener(address, port);
                    listeners.Add(listener);
                    try
                    {
                        listener.Start();
                    }
                    catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
                    {
                        throw new SandboxException($"port {port} cannot be used ({taken.Message}): choose another with {option}.", taken);
                    }
                    catch (SocketException) when (address.Equals(IPAddress.IPv6Loopback))
                    {
                        // A machine without IPv6.
                    }
                }
            }
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
