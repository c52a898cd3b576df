using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FocusAccount.Sandbox;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Playwright;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>
/// A program on the person's computer that asks for access by OAuth, as the client <c>focus-cli</c>: it opens the page of consent in the
/// browser, listens for the response, and redeems the code (RFC 8252).
/// </summary>
internal sealed class OAuthProgram : IAsyncDisposable
{
    private static readonly HttpClient Http = new();

    private readonly string verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    private readonly LocalSite site;

    private OAuthProgram(LocalSite site)
    {
        this.site = site;
        RedirectUri = site.Serve("/callback", "<!doctype html><html lang=en><title>Done</title><h1>Back in the program</h1>");
    }

    public string RedirectUri { get; }

    /// <summary>A state with characters that are easily lost on the way through signing in.</summary>
    public string State { get; } = $"{Given.AName("state")} +&=%2F\\/é";

    /// <summary>Starts it on a free port.</summary>
    public static async Task<OAuthProgram> Start() => new(await LocalSite.Start($"http://127.0.0.1:{FreePort.Find()}"));

    /// <summary>The path of the page of consent, with what the program asks for, such as a scope.</summary>
    public string Link(params (string Name, string Value)[] asked) => LinkOf("focus-cli", RedirectUri, asked);

    /// <summary>The path of the page of consent for another client and address.</summary>
    public string LinkOf(string client, string redirectUri, params (string Name, string Value)[] asked) =>
        "/oauth/authorize" + QueryString.Create(new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = client,
            ["redirect_uri"] = redirectUri,
            ["state"] = State,
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        }.Concat(asked.Select(pair => KeyValuePair.Create<string, string?>(pair.Name, pair.Value))));

    /// <summary>The page of a person who sees what the program asks for.</summary>
    public async Task<IPage> AskOn(IPage page, params (string Name, string Value)[] asked)
    {
        await page.Visit(Link(asked));
        await page.Heading("Connect this program?").WaitForAsync();
        return page;
    }

    /// <summary>Waits until the browser is back, checks that the response is for this program, and returns its parameters.</summary>
    public async Task<Dictionary<string, string>> Response(IPage page)
    {
        await page.Heading("Back in the program").WaitForAsync();
        page.Url.Should().StartWith($"{RedirectUri}?");
        return ResponseIn(page.Url);
    }

    /// <summary>The parameters of a response, which must be for this program.</summary>
    public Dictionary<string, string> ResponseIn(string address)
    {
        var response = QueryHelpers.ParseQuery(new Uri(address).Query).ToDictionary(pair => pair.Key, pair => pair.Value.Single()!);
        response["state"].Should().Be(State);
        response["iss"].Should().Be(BrowserRun.Origin);
        return response;
    }

    /// <summary>Redeems a code for a token.</summary>
    public async Task<JsonElement> Redeem(string code)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = "focus-cli",
            ["code"] = code,
            ["redirect_uri"] = RedirectUri,
            ["code_verifier"] = verifier,
        });
        using var response = await Http.PostAsync(new Uri($"{BrowserRun.Origin}/oauth/token"), form);
        var body = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).Should().Be(200, body);
        return JsonElement.Parse(body);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();
}
