using System.Net;
using System.Net.Sockets;

namespace FocusAccount.Api.Limits;

/// <summary>The address that a request comes from: as it is shown, and as rate limits count it.</summary>
internal static class ClientAddress
{
    private const int HomeBytes = 8;
    private const int SiteBytes = 6;

    public static string? From(HttpContext context) => Address(context)?.ToString();

    /// <summary>
    /// The key for rate limits: an IPv6 caller counts by its /64 network, all of which belongs to one household (RFC 6177).
    /// </summary>
    public static string? RateLimitKey(HttpContext context) => Ipv6Network(context, HomeBytes) ?? From(context);

    /// <summary>
    /// The key for the wider rate limits: the /48 network of an IPv6 caller, the most that one site is given (RFC 6177), with 65,536
    /// networks of /64; null for IPv4.
    /// </summary>
    public static string? SiteKey(HttpContext context) => Ipv6Network(context, SiteBytes);

    private static string? Ipv6Network(HttpContext context, int bytes)
    {
        if (Address(context) is not { AddressFamily: AddressFamily.InterNetworkV6 } address)
        {
            return null;
        }

        var network = address.GetAddressBytes();
        network.AsSpan(bytes).Clear();
        return new IPAddress(network).ToString();
    }

    private static IPAddress? Address(HttpContext context) =>
        context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;
}
