using System.Net;
using System.Net.Http.Headers;
using FocusAccount.Api.Hosting;
using FocusAccount.Sandbox.Clerk;
using Microsoft.AspNetCore.Builder;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>The service on a port of its own, configured only through its settings.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient http;

    private Service(WebApplication app, string origin)
    {
        this.app = app;
        Origin = origin;
        http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(origin) };
    }

    public string Origin { get; }

    public static async Task<Service> Start(string origin, string connectionString, ClerkStandIn clerk, string allowedOrigin)
    {
        var app = ServiceHost.Build(
        [
            $"--urls={origin}",
            $"--ConnectionStrings:Focus={connectionString}",
            "--Database:RequestTimeout=60000",
            $"--Clerk:SecretKey={ClerkStandIn.SecretKey}",
            $"--Clerk:PublishableKey={ClerkStandIn.PublishableKey}",
            $"--Clerk:ApiUrl={clerk.Origin}",
            $"--Clerk:FrontendApiUrl={clerk.Origin}",
            $"--X:ApiUrl={clerk.Origin}",
            $"--Focus:PublicUrl={origin}",
            $"--Focus:AllowedOrigins:0={allowedOrigin}",
            "--Apps:video:StarterCredits=20",
        ]);
        await app.StartAsync();
        return new Service(app, origin);
    }

    /// <summary>The status of asking for the wallet with a token.</summary>
    public Task<HttpStatusCode> WalletStatus(string token) => WalletStatus(new Credential("token", token));

    /// <summary>The status of asking for the wallet with a credential.</summary>
    public async Task<HttpStatusCode> WalletStatus(Credential credential)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/wallet");
        request.Headers.Authorization = credential.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        if (credential.For(ClerkStandIn.PublishableKey).Cookie is { } cookie)
        {
            request.Headers.Add("Cookie", cookie);
        }

        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
