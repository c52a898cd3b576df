using System.Text;
using System.Text.Json;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>Clerk's own backend SDK (npm, <c>@clerk/backend</c>), to which the stand-in and the service are compared.</summary>
internal static class OfficialSdk
{
    /// <summary>The folder with the packages of npm, which the tests of webhooks share.</summary>
    public static readonly NodeFolder Node = new("node");

    // To accept cookies, the SDK requires that the key names the host of the tokens' issuer.
    private static string PublishableKey =>
        "pk_test_" + Convert.ToBase64String(Encoding.ASCII.GetBytes(new Uri(BrowserRun.Clerk.Origin).Authority + "$"));

    /// <summary>The results of SDK calls to the stand-in, with parsed errors.</summary>
    public static async Task<JsonElement[]> Call(params SdkCall[] calls) => [.. (await Ask("calls", calls)).GetProperty("calls").EnumerateArray()];

    /// <summary>The SDK's verdicts on credentials, by name.</summary>
    public static async Task<Dictionary<string, SdkVerdict>> Judge(params Credential[] credentials) =>
        (await Ask("credentials", credentials.Select(credential => credential.For(PublishableKey)))).GetProperty("verdicts").EnumerateArray().ToDictionary(
            verdict => verdict.GetProperty("name").GetString()!,
            verdict => new SdkVerdict(verdict.GetProperty("verified").GetString(), verdict.GetProperty("authenticated").GetString()!));

    /// <summary>What a browser finds that opens a page of an app whose server uses the SDK.</summary>
    public static async Task<SdkVisit> Visit(string address, Dictionary<string, string> cookies)
    {
        var visit = new { address, proxyUrl = BrowserRun.Clerk.Origin, key = ClerkStandIn.PublishableKey, cookies };
        return (await Ask("visits", new[] { visit })).GetProperty("visits")[0].Deserialize<SdkVisit>(JsonSerializerOptions.Web)!;
    }

    private static async Task<JsonElement> Ask(string about, object subject)
    {
        var question = JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["apiUrl"] = BrowserRun.Clerk.Origin,
                ["secretKey"] = ClerkStandIn.SecretKey,
                ["publishableKey"] = PublishableKey,
                ["issuer"] = BrowserRun.Clerk.Origin,
                ["authorizedParties"] = new[] { BrowserRun.Origin, BrowserRun.App.Origin },
                [about] = subject,
            },
            JsonSerializerOptions.Web);
        var (exitCode, output) = await Node.Run("node", ["official.mjs"], question);
        exitCode.Should().Be(0, output);
        return JsonElement.Parse(output);
    }
}

/// <summary>A call of the SDK, such as <c>sessions.getSession</c>. A given key replaces the instance's own.</summary>
internal sealed record SdkCall(string Method, object[] Args, string? Key = null);

/// <summary>
/// "accepted" or the reason for refusal, from the SDK's <c>verifyToken</c> (Bearer tokens only) and <c>authenticateRequest</c>.
/// </summary>
internal sealed record SdkVerdict(string? Verified, string Authenticated)
{
    public bool IsAccepted => Authenticated == "accepted";
}

/// <summary>
/// A visit of a page: the SDK's status at each request to the app's server, and at the last one the address, the person and the cookies.
/// </summary>
internal sealed record SdkVisit(string[] Statuses, string Address, string? User, string? Reason, Dictionary<string, string> Cookies);
