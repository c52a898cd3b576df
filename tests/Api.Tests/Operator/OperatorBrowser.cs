using System.Net;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Operator;

/// <summary>The browser of a person on the operator's page, which follows no redirect. Grace is an operator of the tests' service.</summary>
internal sealed class OperatorBrowser(string name = OperatorBrowser.Grace, Service? service = null)
{
    public const string Grace = "grace";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private readonly Service service = service ?? TestRun.Service;

    public string ClerkId => ClerkStandIn.UserId(name);

    /// <summary>The cookies; a session by default.</summary>
    public string Cookies { get; init; } = $"__session={TestRun.Clerk.SessionToken(name)}";

    /// <summary>The page that sends forms; null leaves the header away.</summary>
    public string? Origin { get; init; } = TestRun.PublicUrl;

    public static string AddressOf(Person person) => $"/operator/accounts/{person.AccountId}";

    public Task<Shown> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, content: null, headers);

    /// <summary>Sends a form of the page of an account.</summary>
    public Task<Shown> Act(Person person, params (string Name, string Value)[] fields) =>
        Act(person, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    /// <summary>Sends a body to the page of an account.</summary>
    public Task<Shown> Act(Person person, HttpContent body) =>
        Send(HttpMethod.Post, AddressOf(person), body, Origin is null ? [] : [("Origin", Origin)]);

    public Task<Shown> Grant(Person person, string amount, string reason) =>
        Act(person, ("act", "grant"), ("amount", amount), ("reason", reason));

    private async Task<Shown> Send(HttpMethod method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(service.Address, path)) { Content = content };
        request.With([("Accept", "text/html"), .. Cookies.Length == 0 ? [] : new[] { ("Cookie", Cookies) }, .. headers]);
        using var response = await Http.SendAsync(request);
        var body = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
        return new Shown((int)response.StatusCode, response.Headers.Location?.OriginalString, body);
    }

    /// <summary>A response: its status, where it leads to, and its text without the escapes of HTML.</summary>
    internal sealed record Shown(int Status, string? Location, string Text);
}
