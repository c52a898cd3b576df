using System.Net;
using System.Net.Sockets;

namespace FocusAccount.Api.Limits;

/// <summary>Where a request comes from: the address as it is shown, and the one that limits go by.</summary>
internal static class ClientAddress
{
    private const int HomeNetworkBytes = 8;

    public static string? From(HttpContext context) => Address(context)?.ToString();

    /// <summary>An IPv6 caller counts by its network of 64 bits, all of which one household has to itself (RFC 6177).</summary>
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
