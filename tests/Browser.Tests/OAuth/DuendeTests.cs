using System.Net;
using Duende.IdentityModel.Client;
using Duende.IdentityModel.OidcClient;
using Duende.IdentityModel.OidcClient.Browser;
using FocusAccount.Browser.Tests.Kit;

namespace FocusAccount.Browser.Tests.OAuth;

/// <summary>Programs with <c>Duende.IdentityModel</c> and its <c>OidcClient</c> work as their authors made them.</summary>
internal sealed class DuendeTests : IDisposable
{
    private const string RedirectUri = "http://127.0.0.1:7890/callback";

    private readonly HttpClient http = new();

    // Both look for OpenID Connect otherwise, which signs an id_token with a key.
    private static DiscoveryPolicy OnlyOAuth => new()
    {
        DiscoveryDocumentPath = ".well-known/oauth-authorization-server",
        RequireKeySet = false,
    };

    [TestCase(ClientCredentialStyle.PostBody)]
    [TestCase(ClientCredentialStyle.AuthorizationHeader)]
    public async Task Get_a_token_by_a_device_code(ClientCredentialStyle style)
    {
        var server = await Discover();
        using var start = new DeviceAuthorizationRequest
        {
            Address = server.DeviceAuthorizationEndpoint,
            ClientId = "focus-cli",
            ClientCredentialStyle = style,
            Scope = "wallet:read",
        };
        var login = await http.RequestDeviceAuthorizationAsync(start);
        login.Error.Should().BeNull();

        (await Poll(server, login, style)).Error.Should().Be("authorization_pending");
        (await Poll(server, login, style)).Error.Should().Be("slow_down");
        await Consent.Decide("author", login.VerificationUriComplete!, "Approve");
        var token = await Await(() => Poll(server, login, style), login.Interval + 5);

        (token.Error, token.TokenType, token.ExpiresIn, token.Scope).Should().Be((null, "Bearer", 7776000, "wallet:read"));
        await ShouldBeActiveUntilRevoked(server, token.AccessToken!, style);
    }

    [TestCase(ClientCredentialStyle.PostBody)]
    [TestCase(ClientCredentialStyle.AuthorizationHeader)]
    public async Task Redeem_a_code(ClientCredentialStyle style)
    {
        var server = await Discover();
        var state = await new OidcClient(Options()).PrepareLoginAsync();
        var response = new AuthorizeResponse(await Consent.Approve("author", state.StartUrl, RedirectUri));
        (response.Issuer, response.State).Should().Be((BrowserRun.Origin, state.State));

        using var request = new AuthorizationCodeTokenRequest
        {
            Address = server.TokenEndpoint,
            ClientId = "focus-cli",
            ClientCredentialStyle = style,
            Code = response.Code!,
            CodeVerifier = state.CodeVerifier,
            RedirectUri = RedirectUri,
        };
        var token = await http.RequestAuthorizationCodeTokenAsync(request);

        (token.Error, token.ExpiresIn, token.Scope).Should().Be((null, 7776000, "wallet:read"));
        await ShouldBeActiveUntilRevoked(server, token.AccessToken!, style);
    }

    [Test]
    public async Task Sign_in_by_OidcClient_without_an_id_token()
    {
        var options = Options();
        options.Browser = new PersonsBrowser();

        var result = await new OidcClient(options).LoginAsync(new LoginRequest());

        result.Error.Should().BeNull();
        result.TokenResponse.Scope.Should().Be("wallet:read");
        (await BrowserRun.WalletStatus(result.AccessToken)).Should().Be(HttpStatusCode.OK);
    }

    public void Dispose() => http.Dispose();

    private static OidcClientOptions Options() => new()
    {
        Authority = BrowserRun.Origin,
        ClientId = "focus-cli",
        Scope = "wallet:read",
        RedirectUri = RedirectUri,
        LoadProfile = false,
        Policy = new Policy { Discovery = OnlyOAuth },
    };

    private async Task<DiscoveryDocumentResponse> Discover()
    {
        using var request = new DiscoveryDocumentRequest { Address = BrowserRun.Origin, Policy = OnlyOAuth };
        var server = await http.GetDiscoveryDocumentAsync(request);
        server.Error.Should().BeNull();
        return server;
    }

    private async Task<TokenResponse> Poll(DiscoveryDocumentResponse server, DeviceAuthorizationResponse login, ClientCredentialStyle style)
    {
        using var request = new DeviceTokenRequest
        {
            Address = server.TokenEndpoint,
            ClientId = "focus-cli",
            ClientCredentialStyle = style,
            DeviceCode = login.DeviceCode!,
        };
        return await http.RequestDeviceTokenAsync(request);
    }

    // The interval is the client's to keep, and 5 seconds longer after slow_down (RFC 8628, 3.5).
    private static async Task<TokenResponse> Await(Func<Task<TokenResponse>> poll, int seconds)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            if (await poll() is var polled and not { Error: "authorization_pending" or "slow_down" })
            {
                return polled;
            }
        }
    }

    private async Task ShouldBeActiveUntilRevoked(DiscoveryDocumentResponse server, string token, ClientCredentialStyle style)
    {
        var key = await BrowserRun.KeyOfVideo();
        var active = await Introspect(server, key, token, style);
        using var request = new TokenRevocationRequest
        {
            Address = server.RevocationEndpoint,
            ClientId = "focus-cli",
            ClientCredentialStyle = style,
            Token = token,
        };
        var revoked = await http.RevokeTokenAsync(request);
        var after = await Introspect(server, key, token, style);

        (active.Error, active.IsActive, active.ClientId, active.Issuer).Should().Be((null, true, "focus-cli", BrowserRun.Origin));
        active.Scopes.Should().Equal("wallet:read");
        active.Audiences.Should().Equal(BrowserRun.Origin);
        (active.Expiration - active.IssuedAt).Should().Be(TimeSpan.FromDays(90));
        revoked.IsError.Should().BeFalse();
        (after.Error, after.IsActive).Should().Be((null, false));
    }

    private async Task<TokenIntrospectionResponse> Introspect(
        DiscoveryDocumentResponse server, string key, string token, ClientCredentialStyle style)
    {
        using var request = new TokenIntrospectionRequest
        {
            Address = server.IntrospectionEndpoint,
            ClientId = "video",
            ClientSecret = key,
            ClientCredentialStyle = style,
            Token = token,
        };
        return await http.IntrospectTokenAsync(request);
    }

    private sealed class PersonsBrowser : IBrowser
    {
        public async Task<BrowserResult> InvokeAsync(BrowserOptions options, CancellationToken cancellationToken = default) =>
            new() { ResultType = BrowserResultType.Success, Response = await Consent.Approve("author", options.StartUrl, options.EndUrl) };
    }
}
