using System.Text;
using System.Text.Json;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>Clerk's own SDK for back ends (npm, <c>@clerk/backend</c>), which judges the stand-in and the service.</summary>
internal static class OfficialSdk
{
    private static readonly NodeFolder Node = new("node");

    // For its judgment of cookies the SDK demands that the key names the very host of the tokens' issuer.
    private static string PublishableKey =>
        "pk_test_" + Convert.ToBase64String(Encoding.ASCII.GetBytes(new Uri(BrowserRun.Clerk.Origin).Authority + "$"));

    /// <summary>What the SDK makes of calls, each with its errors parsed; against the stand-in of this run.</summary>
    public static async Task<JsonElement[]> Call(params SdkCall[] calls) => [.. (await Ask("calls", calls)).GetProperty("calls").EnumerateArray()];

    /// <summary>What the SDK makes of credentials, by their names.</summary>
    public static async Task<Dictionary<string, SdkVerdict>> Judge(params Credential[] credentials) =>
        (await Ask("credentials", credentials.Select(credential => credential.For(PublishableKey)))).GetProperty("verdicts").EnumerateArray().ToDictionary(
            verdict => verdict.GetProperty("name").GetString()!,
            verdict => new SdkVerdict(verdict.GetProperty("verified").GetString(), verdict.GetProperty("authenticated").GetString()!));

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

/// <summary>A call of the SDK, such as <c>sessions.getSession</c>; a key takes the place of the instance's own.</summary>
internal sealed record SdkCall(string Method, object[] Args, string? Key = null);

/// <summary>"accepted" or why not, by the SDK's <c>verifyToken</c> (for a Bearer token) and by its <c>authenticateRequest</c>.</summary>
internal sealed record SdkVerdict(string? Verified, string Authenticated)
{
    public bool IsAccepted => Authenticated == "accepted";
}
