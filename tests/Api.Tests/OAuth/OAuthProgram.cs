using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Pipeline;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.OAuth;

/// <summary>A program that knows the service by the standards alone. What it sends can be changed: a null leaves a parameter out.</summary>
internal sealed class OAuthProgram(Service? service = null, string clientId = "editor", string redirectUri = "http://127.0.0.1:51234/callback")
{
    public const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

    public Service Service { get; } = service ?? TestRun.Service;

    public string ClientId => clientId;

    public string RedirectUri => redirectUri;

    public string Verifier { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>The same request at another instance.</summary>
    public Task<Reply> RedeemAt(Service other, string code) => other.PostForm("/oauth/token", Redemption(code, []));

    /// <summary>The query of its authorization request, without the question mark.</summary>
    public string Query(params (string Name, string? Value)[] changes) => Form.Encode(Form.Changed(
        [
            ("response_type", "code"),
            ("client_id", clientId),
            ("redirect_uri", redirectUri),
            ("code_challenge", Challenge),
            ("code_challenge_method", "S256"),
            ("state", "af0ifjsldkj"),
        ],
        changes));

    /// <summary>Opens the page of its authorization request, as a browser that follows no redirect.</summary>
    public Task<Reply> Open(params (string Name, string? Value)[] changes) => Service.Visit($"/oauth/authorize?{Query(changes)}");

    /// <summary>Has a person decide on its authorization request.</summary>
    public Task<Reply> AskedOf(Person person, Terms? given = null, bool deny = false, params (string Name, string? Value)[] changes) =>
        person.Post("/api/authorize/complete", (given ?? Terms.Any).In(new() { ["request"] = Query(changes), ["deny"] = deny }));

    /// <summary>The code that it gets when a person approves.</summary>
    public async Task<string> ApprovedBy(Person person, Terms? given = null, params (string Name, string? Value)[] changes)
    {
        var approved = await AskedOf(person, given, deny: false, changes);
        approved.Status.Should().Be(200, "{0}", approved);
        return approved.Response()["code"];
    }

    public Task<Reply> Redeem(string code, params (string Name, string? Value)[] changes) => Service.PostForm("/oauth/token", Redemption(code, changes));

    /// <summary>The form by which it redeems a code.</summary>
    public FormUrlEncodedContent RedemptionForm(string code) =>
        new(Redemption(code, []).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2!)));

    /// <summary>The token that it gets when a person approves.</summary>
    public async Task<string> TokenFrom(Person person, Terms? given = null, params (string Name, string? Value)[] asked)
    {
        var redeemed = await Redeem(await ApprovedBy(person, given, asked));
        redeemed.Status.Should().Be(200, "{0}", redeemed);
        return redeemed.Json.GetProperty("access_token").GetString()!;
    }

    public Task<Reply> StartDevice(params (string Name, string? Value)[] changes) =>
        Service.PostForm("/oauth/device_authorization", Form.Changed([("client_id", clientId)], changes));

    /// <summary>Starts a device login that a person can decide on.</summary>
    public async Task<Terminal> Device(params (string Name, string? Value)[] asked)
    {
        var started = await StartDevice(asked);
        started.Status.Should().Be(200, "{0}", started);
        return new Terminal(
            Service,
            started.Json.GetProperty("device_code").GetString()!,
            started.Json.GetProperty("user_code").GetString()!,
            started.Json.GetProperty("verification_uri_complete").GetString()!);
    }

    public Task<Reply> Poll(Terminal device, params (string Name, string? Value)[] changes) => Service.PostForm("/oauth/token", Polling(device, changes));

    public Task<Reply> PollAt(Service other, Terminal device) => other.PostForm("/oauth/token", Polling(device, []));

    private (string, string?)[] Polling(Terminal device, (string, string?)[] changes) =>
        Form.Changed([("grant_type", DeviceGrant), ("client_id", clientId), ("device_code", device.DeviceCode)], changes);

    private (string, string?)[] Redemption(string code, (string, string?)[] changes) => Form.Changed(
        [
            ("grant_type", "authorization_code"),
            ("client_id", clientId),
            ("code", code),
            ("redirect_uri", redirectUri),
            ("code_verifier", Verifier),
        ],
        changes);
}

/// <summary>Forms and redirects as OAuth has them.</summary>
internal static class Form
{
    private static readonly SocketsHttpHandler NoRedirects = new() { AllowAutoRedirect = false, UseCookies = false };

    /// <summary>Parameters with changes: a null takes one away, and a new name adds one.</summary>
    public static (string, string?)[] Changed((string Name, string? Value)[] usual, (string Name, string? Value)[] changes) =>
        [.. usual.Where(pair => changes.All(change => change.Name != pair.Name)), .. changes.Where(change => change.Value is not null)];

    public static string Encode((string Name, string? Value)[] parameters) =>
        string.Join('&', parameters.Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value!)}"));

    public static Task<Reply> PostForm(this Service service, string path, params (string Name, string? Value)[] parameters) =>
        service.PostBody(path, Encode(parameters));

    /// <summary>Posts a body exactly as written.</summary>
    public static Task<Reply> PostBody(
        this Service service, string path, string body, string? type = "application/x-www-form-urlencoded", params (string Name, string Value)[] headers) =>
        service.PostBytes(path, Encoding.UTF8.GetBytes(body), type, headers);

    public static Task<Reply> PostBytes(
        this Service service, string path, byte[] body, string? type = "application/x-www-form-urlencoded", params (string Name, string Value)[] headers)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content }.With(headers);
        request.Headers.ExpectContinue = body.Length > 60_000;
        return service.Send(request);
    }

    /// <summary>The header that a client authenticates by.</summary>
    public static (string, string) Basic(string id, string secret) =>
        ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));

    /// <summary>Gets a page as a browser that follows no redirect.</summary>
    public static async Task<Reply> Visit(this Service service, string path, string method = "GET")
    {
        using var http = new HttpClient(NoRedirects, disposeHandler: false) { BaseAddress = service.Address };
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        return await http.Exchange(request);
    }

    /// <summary>The parameters of the response in the address that a browser is sent to; fails the test if one is repeated.</summary>
    public static Dictionary<string, string> Response(this Reply reply) => ParametersOf(reply.Target());

    /// <summary>The address that a browser is sent to.</summary>
    public static string Target(this Reply reply) =>
        reply.Status == 302 ? reply.Header("Location")! : reply.Json.GetProperty("redirect_to").GetString()!;

    /// <summary>Closes the account of a person, as Clerk does when it bans them.</summary>
    public static Task IsBanned(this Person person) => person.Service.Services.GetRequiredService<RequestSender>().Send(
        new FollowClerkUser(person.ClerkId, ClerkStanding.Banned, StandingSource.Webhook), CancellationToken.None);

    /// <summary>Fails the test unless this is an error as standard clients read it.</summary>
    public static void ShouldBeRefused(this Reply reply, string error, int status = 400)
    {
        (reply.Status, reply.Body.StartsWith('{') ? reply.Error : "(no JSON)").Should().Be((status, error), "{0}", reply);
        reply.Header("WWW-Authenticate").Should().Be(status == 401 ? "Basic realm=\"Focus Account\"" : null);
        reply.Header("Cache-Control").Should().StartWith("no-store");
        reply.Json.EnumerateObject().Should().OnlyContain(member => member.Value.ValueKind != JsonValueKind.Null);
    }

    private static Dictionary<string, string> ParametersOf(string address)
    {
        var query = QueryHelpers.ParseQuery(address[(address.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        return query.ToDictionary(pair => pair.Key, pair => pair.Value.Should().ContainSingle("{0} is read once", pair.Key).Subject!);
    }
}
