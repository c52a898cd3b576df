using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Api.Tests.OAuth;

/// <summary>
/// An https server on all addresses of this machine, for the hosts below <c>client.test</c>, with a certificate of its own. Each host has the
/// response that a test gives it.
/// </summary>
internal sealed class ClientServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RequestDelegate> responses = [];
    private readonly ConcurrentQueue<Received> received = [];
    private readonly ConcurrentQueue<IPAddress> connections = [];
    private readonly WebApplication app;

    private ClientServer()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(0, Listen));
        app = builder.Build();
        app.Run(Respond);
    }

    public X509Certificate2 Certificate { get; } = MakeCertificate();

    public int Port => new Uri(app.Urls.First()).Port;

    /// <summary>The addresses of this machine that somebody has connected to.</summary>
    public IReadOnlyCollection<IPAddress> Connections => connections;

    public static async Task<ClientServer> Start()
    {
        var server = new ClientServer();
        await server.app.StartAsync();
        return server;
    }

    /// <summary>The URL of the document of a host.</summary>
    public string UrlOf(string host) => $"https://{host}:{Port}/client.json";

    /// <summary>From now on, a host responds like this.</summary>
    public void Responds(string url, RequestDelegate respond) => responses[new Uri(url).Host] = respond;

    public void Responds(string url, string body, int status = 200, string? contentType = "application/json", params (string Name, string Value)[] headers) =>
        Responds(url, async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            foreach (var (name, value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            await context.Response.WriteAsync(body);
        });

    /// <summary>The requests for a URL's host, oldest first.</summary>
    public IReadOnlyList<Received> RequestsFor(string url) => [.. received.Where(request => request.Host == new Uri(url).Host)];

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Certificate.Dispose();
    }

    private void Listen(ListenOptions endpoint)
    {
        endpoint.Protocols = HttpProtocols.Http1;
        endpoint.Use(next => connection =>
        {
            var address = ((IPEndPoint)connection.LocalEndPoint!).Address;
            connections.Enqueue(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
            return next(connection);
        });
        endpoint.UseHttps(Certificate);
    }

    private Task Respond(HttpContext context)
    {
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString());
        received.Enqueue(new Received(context.Request.Host.Host, context.Request.Method, context.Connection.LocalIpAddress!.MapToIPv4(), headers));
        return responses[context.Request.Host.Host](context);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=client.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("*.client.test");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    /// <summary>A request as it came in, with the address of this machine that it was sent to.</summary>
    public sealed record Received(string Host, string Method, IPAddress To, IReadOnlyDictionary<string, string> Headers);
}
