using System.Net;
using System.Net.Sockets;

namespace FocusAccount.Infrastructure.OAuth;

/// <summary>
/// Connects to hosts on the Internet whose names come from outside, never to our own network. The addresses that were checked are the ones
/// that are connected to: a second look-up of the name could return others (DNS rebinding).
/// </summary>
/// <param name="resolve">Looks up all addresses of a name</param>
/// <param name="isPublic">Whether an address may be connected to</param>
public sealed class PublicHosts(Func<string, CancellationToken, Task<IPAddress[]>> resolve, Func<IPAddress, bool> isPublic)
{
    /// <summary>The hosts as the system's resolver finds them.</summary>
    public static readonly PublicHosts OfSystem = new(Dns.GetHostAddressesAsync, PublicAddress.IsPublic);

    /// <summary>Connects to a host, all of whose addresses must be public.</summary>
    /// <exception cref="SpecialAddressException">One of the addresses is not public.</exception>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext connection, CancellationToken cancellationToken)
    {
        var (host, port) = (connection.DnsEndPoint.Host, connection.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        if (!addresses.All(isPublic))
        {
            throw new SpecialAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A host has an address that is not one of the Internet.</summary>
internal sealed class SpecialAddressException() : Exception("An address of the host is not public.");
