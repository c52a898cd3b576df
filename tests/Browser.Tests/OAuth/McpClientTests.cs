using System.Net;
using System.Net.Http.Headers;
using System.Web;
using FocusAccount.Browser.Tests.Kit;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace FocusAccount.Browser.Tests.OAuth;

/// <summary>
/// MCP clients find their way from the first refusal of an app's MCP server to a call of a tool, and to one that needs more, while a person
/// approves in the browser.
/// </summary>
internal sealed class McpClientTests
{
    private const string RedirectUri = "http://127.0.0.1:7891/callback";

    [Test]
    public async Task Call_tools_by_the_SDK_for_TypeScript()
    {
        var person = await Viewer();
        await using var client = await NpmClient.Start("mcp-client.mjs", BrowserRun.Mcp.Address);

        var first = await client.Link();
        await Consent.Decide(person, first, "Approve");
        var second = await client.Link();
        await Consent.Decide(person, second, "Approve");

        var seen = await client.Seen();
        ShouldAskForMore(first, second);
        seen.GetRawText().Should().Be(
            """
            {"balance":"20 credits","scope":"wallet:read","rendered":false,"after":"17 credits left","scopeAfter":"wallet:read jobs:write"}
            """);
    }

    [Test]
    public async Task Call_tools_by_the_SDK_for_CSharp()
    {
        var person = await Viewer();
        var links = new List<string>();
        await using var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(BrowserRun.Mcp.Address),
            ConnectionTimeout = TimeSpan.FromMinutes(5),
            OAuth = new ClientOAuthOptions
            {
                ClientId = "assistant",
                RedirectUri = new Uri(RedirectUri),
                AuthorizationCallbackHandler = (context, _) =>
                {
                    links.Add(context.AuthorizationUri.OriginalString);
                    return Approve(person, links[^1]);
                },
            },
        });
        var patient = new McpClientOptions { InitializationTimeout = TimeSpan.FromMinutes(5) };
        await using var client = await McpClient.CreateAsync(transport, patient);

        var balance = Text(await client.CallToolAsync("balance"));
        var rendered = Text(await client.CallToolAsync("render"));

        (balance, rendered).Should().Be(("20 credits", "17 credits left"));
        ShouldAskForMore(links[0], links[1..].Single());
    }

    [Test]
    public async Task Get_nowhere_with_a_token_for_the_service_alone()
    {
        var terminal = await BrowserRun.Connect("author", new { client_name = "focus-cli", scope = "wallet:read" });
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", terminal.Token);

        using var refused = await http.GetAsync(new Uri(BrowserRun.Mcp.Address));

        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.ToString().Should().StartWith("Bearer error=\"invalid_token\"");
    }

    // Someone who has visited the app, and so has its starter credits.
    private static async Task<string> Viewer()
    {
        var name = Given.AName("viewer");
        (await BrowserRun.Person(name).Wallet("video")).Status.Should().Be(200);
        return name;
    }

    private static async Task<AuthorizationResult?> Approve(string person, string link)
    {
        var response = HttpUtility.ParseQueryString(new Uri(await Consent.Approve(person, link, RedirectUri)).Query);
        return new AuthorizationResult { Code = response["code"], State = response["state"], Iss = response["iss"] };
    }

    private static string Text(CallToolResult result) => result.Content.OfType<TextContentBlock>().Single().Text;

    private static void ShouldAskForMore(string first, string second)
    {
        var (once, again) = (HttpUtility.ParseQueryString(new Uri(first).Query), HttpUtility.ParseQueryString(new Uri(second).Query));
        once["scope"].Should().Be("wallet:read");
        again["scope"]!.Split(' ').Should().BeEquivalentTo("wallet:read", "jobs:write");
        (once["resource"], again["resource"]).Should().Be((BrowserRun.Mcp.Address, BrowserRun.Mcp.Address));
    }
}
