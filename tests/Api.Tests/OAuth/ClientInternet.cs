using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using FocusAccount.Application.OAuth;
using FocusAccount.Domain;
using FocusAccount.Domain.OAuth;
using FocusAccount.Infrastructure.OAuth;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.OAuth;

/// <summary>
/// A service and the servers of clients, in an Internet of one public address: 127.0.0.1. Every other address of this machine is as special
/// as it is.
/// </summary>
internal sealed class ClientInternet : IAsyncDisposable
{
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(20);

    /// <summary>The address that counts as public.</summary>
    public static readonly IPAddress Public = IPAddress.Parse("127.0.0.1");

    /// <summary>An address at which the server listens too, but which is not public.</summary>
    public static readonly IPAddress Inside = IPAddress.Parse("127.0.0.2");

    private readonly Dictionary<string, Func<CancellationToken, Task<IPAddress[]>>> names = [];
    private Service service = null!;

    private ClientInternet(ClientServer server) => Server = server;

    public ClientServer Server { get; }

    public CapturedLog Log { get; } = new();

    /// <summary>Starts a service that lists the documents of some hosts, and some other URLs.</summary>
    public static async Task<ClientInternet> Start(
        IEnumerable<string> hosts, TimeProvider clock, bool trusts = true, IEnumerable<string>? urls = null)
    {
        var internet = new ClientInternet(await ClientServer.Start());
        var settings = new ClientDocumentSettings([.. hosts.Select(internet.Server.UrlOf), .. urls ?? []], MaxLifetime);
        internet.service = Service.Start(clock: clock, log: internet.Log, replace: services =>
        {
            services.AddSingleton(settings);
            services.AddSingleton(new PublicHosts(internet.Resolve, address => address.Equals(Public) || PublicAddress.IsPublic(address)));
            if (trusts)
            {
                services.AddHttpClient("ClientDocumentFetcher").UseSocketsHttpHandler((handler, _) =>
                    handler.SslOptions.CertificateChainPolicy = Trust(internet.Server.Certificate));
            }
        });
        return internet;
    }

    /// <summary>A name has these addresses, as its server of names says at each look-up.</summary>
    public void Resolves(string name, Func<CancellationToken, Task<IPAddress[]>> addresses) => names[name] = addresses;

    public Task<Result<OAuthClient>> Find(string clientId, CancellationToken cancellationToken = default) =>
        service.Services.GetRequiredService<IClientDocuments>().Find(clientId, cancellationToken);

    /// <summary>The reasons for which the documents of a URL were refused, oldest first.</summary>
    public IReadOnlyList<string?> RefusalsOf(string url) =>
    [
        .. from refused in Log.Events("ClientDocumentRefused")
           where refused.GetProperty("Url").GetString() == url
           select refused.GetProperty("Reason").GetString(),
    ];

    /// <summary>The statuses with which a URL's server failed, oldest first; null without a response.</summary>
    public IReadOnlyList<int?> FailuresOf(string url) =>
    [
        .. from failed in Log.Events("UpstreamFailed")
           where failed.GetProperty("Upstream").GetString() == new Uri(url).Host
           select failed.GetProperty("Status").Deserialize<int?>(),
    ];

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        await Server.DisposeAsync();
    }

    private Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken) =>
        names.TryGetValue(host, out var addresses) ? addresses(cancellationToken) : Task.FromResult<IPAddress[]>([Public]);

    private static X509ChainPolicy Trust(X509Certificate2 certificate)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(certificate);
        return policy;
    }
}
