using System.Net;
using System.Net.Sockets;

namespace FocusAccount.Api.Limits;

/// <summary>The address that a request comes from: as it is shown, and as rate limits count it.</summary>
internal static class ClientAddress
{
    private const int HomeNetworkBytes = 8;

    public static string? From(HttpContext context) => Address(context)?.ToString();

    /// <summary>
    /// The key for rate limits: an IPv6 caller counts by its /64 network, all of which belongs to one household (RFC 6177).
    /// </summary>
    public static string? RateLimitKey(HttpContext context)
    {
        var address = Address(context);
        if (address?.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address?.ToString();
        }

        var network = address.GetAddressBytes();
        network.AsSpan(HomeNetworkBytes).Clear();
        return new IPAddress(network).ToString();
    }

    private static IPAddress? Address(HttpContext context) =>
        context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;
}
