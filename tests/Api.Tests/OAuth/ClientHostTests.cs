using System.Net;
using System.Net.Sockets;
using FocusAccount.Application.OAuth;
using FocusAccount.Application.Upstreams;
using FocusAccount.Domain.OAuth;
using FocusAccount.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.OAuth;

/// <summary>The way to the documents of clients cannot be turned against our own network.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class ClientHostTests
{
    private const string NotPublic = "Its host has an address that is not public.";

    // As the settings accept them, and as they would not: what is listed must not matter.
    private static readonly string[] SpecialHosts =
    [
        "127.0.0.2", "127.2", "2130706434", "0177.0.0.2", "0x7f.0.0.2", "0x7f000002", "10.0.0.1", "192.168.0.1", "169.254.169.254",
        "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.2]", "[::ffff:7f00:2]", "[::ffff:10.0.0.1]", "[::127.0.0.2]", "[64:ff9b::127.0.0.2]",
        "[2002:7f00:2::1]", "[fe80::1]", "[fd00::1]",
    ];

    private static readonly string[] Names =
        ["inside", "mixed", "mapped", "rebinding", "nowhere", "empty", "closed", "second"];

    private ClientInternet internet = null!;

    [OneTimeSetUp]
    public async Task Start() => internet = await ClientInternet.Start(
        [.. SpecialHosts, .. Names.Select(name => $"{name}.client.test"), "other.test"], Given.AClock());

    [OneTimeTearDown]
    public ValueTask Stop() => internet.DisposeAsync();

    [TestCaseSource(nameof(SpecialHosts))]
    public async Task Is_not_connected_to_at_a_special_address(string host)
    {
        var found = await internet.Find(internet.Server.UrlOf(host));

        found.Error.Should().Be(OAuthErrors.UnknownClient with { Reason = NotPublic });
        internet.RefusalsOf(internet.Server.UrlOf(host)).Should().Equal(NotPublic);
        ShouldHaveBeenLeftAlone();
    }

    [TestCase("inside", "127.0.0.2")]
    [TestCase("mixed", "127.0.0.1", "10.0.0.1")]
    [TestCase("mapped", "::ffff:127.0.0.2")]
    public async Task Is_not_connected_to_when_any_of_its_addresses_is_special(string name, params string[] addresses)
    {
        var url = UrlOf(name);
        internet.Server.Responds(url, Document(url));
        internet.Resolves($"{name}.client.test", _ => Task.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)]));

        var found = await internet.Find(url);

        found.Error.Should().Be(OAuthErrors.UnknownClient with { Reason = NotPublic });
        internet.Server.RequestsFor(url).Should().BeEmpty();
        ShouldHaveBeenLeftAlone();
    }

    [Test]
    public async Task Is_connected_to_at_the_address_that_was_checked()
    {
        var lookUps = 0;
        var url = UrlOf("rebinding");
        internet.Server.Responds(url, Document(url));
        internet.Resolves("rebinding.client.test", _ => Task.FromResult<IPAddress[]>(
            [Interlocked.Increment(ref lookUps) == 1 ? ClientInternet.Public : ClientInternet.Inside]));

        var found = await internet.Find(url);

        found.Error.Should().BeNull();
        lookUps.Should().Be(1);
        internet.Server.RequestsFor(url).Select(request => request.To).Should().Equal(ClientInternet.Public);
        ShouldHaveBeenLeftAlone();
    }

    [Test]
    public async Task Is_checked_at_each_fetch()
    {
        var address = ClientInternet.Public;
        var url = UrlOf("second");
        internet.Server.Responds(url, "{}");
        internet.Resolves("second.client.test", _ => Task.FromResult<IPAddress[]>([address]));

        await internet.Find(url);
        address = ClientInternet.Inside;
        await internet.Find(url);

        internet.RefusalsOf(url).Should().Equal("Its client_id is not its URL.", NotPublic);
        internet.Server.RequestsFor(url).Should().ContainSingle();
        ShouldHaveBeenLeftAlone();
    }

    [Test]
    public async Task Is_unavailable_when_its_name_is_not_known()
    {
        internet.Resolves("nowhere.client.test", _ => throw new SocketException((int)SocketError.HostNotFound));
        internet.Resolves("empty.client.test", _ => Task.FromResult<IPAddress[]>([]));

        foreach (var url in new[] { UrlOf("nowhere"), UrlOf("empty") })
        {
            (await internet.Find(url)).Error.Should().Be(UpstreamErrors.Unavailable);
            internet.FailuresOf(url).Should().Equal((int?)null);
        }
    }

    [Test]
    public async Task Is_unavailable_when_nothing_listens_there()
    {
        var url = $"https://closed.client.test:{FreePort.Find()}/client.json";
        await using var own = await ClientInternet.Start([], Given.AClock(), urls: [url]);

        var found = await own.Find(url);

        found.Error.Should().Be(UpstreamErrors.Unavailable);
        own.FailuresOf(url).Should().Equal((int?)null);
    }

    [Test]
    public async Task Must_have_a_certificate_for_its_name()
    {
        var url = internet.Server.UrlOf("other.test");
        internet.Server.Responds(url, Document(url));

        var found = await internet.Find(url);

        found.Error.Should().Be(UpstreamErrors.Unavailable);
        internet.Server.RequestsFor(url).Should().BeEmpty();
    }

    [Test]
    public async Task Must_have_a_certificate_that_is_trusted()
    {
        await using var own = await ClientInternet.Start(["app.client.test"], Given.AClock(), trusts: false);
        var url = own.Server.UrlOf("app.client.test");
        own.Server.Responds(url, Document(url));

        var found = await own.Find(url);

        found.Error.Should().Be(UpstreamErrors.Unavailable);
        own.Server.RequestsFor(url).Should().BeEmpty();
    }

    [Test]
    public async Task Is_looked_up_by_the_system_and_checked_by_the_rules()
    {
        const string url = "https://localhost/client.json";
        await using var service = Service.Start(settings: new() { ["ClientDocuments:Urls:0"] = url });

        var found = await service.Services.GetRequiredService<IClientDocuments>().Find(url, CancellationToken.None);

        found.Error.Should().Be(OAuthErrors.UnknownClient with { Reason = NotPublic });
    }

    private void ShouldHaveBeenLeftAlone() =>
        internet.Server.Connections.Should().OnlyContain(address => address.Equals(ClientInternet.Public));

    private string UrlOf(string name) => internet.Server.UrlOf($"{name}.client.test");

    private static string Document(string url) =>
        $$"""{"client_id":"{{url}}","client_name":"Test Client","redirect_uris":["http://localhost/callback"]}""";
}
