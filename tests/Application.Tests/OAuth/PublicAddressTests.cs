using System.Net;
using FocusAccount.Infrastructure.OAuth;

namespace FocusAccount.Application.Tests.OAuth;

public sealed class PublicAddressTests
{
    [TestCase("1.1.1.1")]
    [TestCase("8.8.8.8")]
    [TestCase("93.184.216.34")]
    [TestCase("223.255.255.255")]
    [TestCase("2606:4700:4700::1111")]
    [TestCase("2a00:1450:4001:80e::200e")]
    [TestCase("2001:200::1")]
    [TestCase("2003::1")]
    [TestCase("3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void Is_an_ordinary_address_of_the_Internet(string address) => PublicAddress.IsPublic(IPAddress.Parse(address)).Should().BeTrue();

    // The first and the last address of each range of IPv4, and the ones just outside.
    [TestCase("0.0.0.0", "0.255.255.255", "-", "1.0.0.0")]
    [TestCase("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0")]
    [TestCase("100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0")]
    [TestCase("127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0")]
    [TestCase("169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0")]
    [TestCase("172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0")]
    [TestCase("192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0")]
    [TestCase("192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0")]
    [TestCase("192.31.196.0", "192.31.196.255", "192.31.195.255", "192.31.197.0")]
    [TestCase("192.52.193.0", "192.52.193.255", "192.52.192.255", "192.52.194.0")]
    [TestCase("192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0")]
    [TestCase("192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0")]
    [TestCase("192.175.48.0", "192.175.48.255", "192.175.47.255", "192.175.49.0")]
    [TestCase("198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0")]
    [TestCase("198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0")]
    [TestCase("203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0")]
    [TestCase("224.0.0.0", "255.255.255.255", "223.255.255.255", "-")]
    [TestCase("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "-", "2001:200::")]
    [TestCase("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::")]
    [TestCase("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::")]
    [TestCase("2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff", "2620:4f:7fff:ffff:ffff:ffff:ffff:ffff", "2620:4f:8001::")]
    [TestCase("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::")]
    public void Is_not_in_a_special_range(string first, string last, string before, string after)
    {
        var special = new[] { first, last }.Select(IPAddress.Parse);
        var ordinary = new[] { before, after }.Where(address => address != "-").Select(IPAddress.Parse);

        special.Should().OnlyContain(address => !PublicAddress.IsPublic(address));
        ordinary.Should().OnlyContain(address => PublicAddress.IsPublic(address));
    }

    [TestCase("::", TestName = "unspecified")]
    [TestCase("::1", TestName = "loopback")]
    [TestCase("::ffff:10.0.0.1", TestName = "IPv4-mapped")]
    [TestCase("::ffff:8.8.8.8", TestName = "IPv4-mapped, even of a public one")]
    [TestCase("::ffff:0:10.0.0.1", TestName = "IPv4-translated")]
    [TestCase("::10.0.0.1", TestName = "IPv4-compatible")]
    [TestCase("::8.8.8.8", TestName = "IPv4-compatible, even of a public one")]
    [TestCase("64:ff9b::10.0.0.1", TestName = "NAT64")]
    [TestCase("64:ff9b:1::10.0.0.1", TestName = "NAT64 of a network's own")]
    [TestCase("100::1", TestName = "discard-only")]
    [TestCase("2001::1", TestName = "Teredo")]
    [TestCase("2001:0:a00:1::f5ff:fffe", TestName = "Teredo of 10.0.0.1")]
    [TestCase("2001:2::1", TestName = "benchmarks")]
    [TestCase("2001:10::1", TestName = "ORCHID")]
    [TestCase("2001:20::1", TestName = "ORCHIDv2")]
    [TestCase("2002:a00:1::1", TestName = "6to4 of 10.0.0.1")]
    [TestCase("4000::1", TestName = "not allocated")]
    [TestCase("5f00::1", TestName = "segment routing")]
    [TestCase("fc00::1", TestName = "unique local")]
    [TestCase("fd12:3456:789a::1", TestName = "unique local, of a network's own")]
    [TestCase("fe80::1", TestName = "link-local")]
    [TestCase("fe80::1%2", TestName = "link-local with a zone")]
    [TestCase("febf::1", TestName = "the end of link-local")]
    [TestCase("fec0::1", TestName = "site-local")]
    [TestCase("ff02::1", TestName = "multicast")]
    [TestCase("fd00:ec2::254", TestName = "the metadata of a cloud")]
    public void Is_not_a_special_address_of_IPv6(string address) => PublicAddress.IsPublic(IPAddress.Parse(address)).Should().BeFalse();
}
