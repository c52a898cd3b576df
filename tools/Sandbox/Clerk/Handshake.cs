using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>
/// Clerk's handshake. The server of an app sends a browser here when its cookies are missing or stale, and the browser returns with new
/// ones. They are signed and travel in the address, because the app's server must set them (clerk/javascript,
/// packages/backend/src/tokens/handshake.ts).
/// </summary>
internal static class Handshake
{
    private static readonly string Suffix = SuffixOf(ClerkStandIn.PublishableKey);

    /// <summary>Sends a browser back with the cookies of its person, or with those of nobody.</summary>
    public static IResult Return(string redirectUrl, string browser, BrowserClient client, TokenSigner signer)
    {
        var current = client.Current();
        string[] cookies =
        [
            .. Twins("__clerk_db_jwt", browser),
            .. Twins("__client_uat", $"{current?.Since ?? 0}"),
            .. Twins("__session", current?.Token ?? ""),
        ];
        var signed = signer.Sign(new Dictionary<string, object?> { ["handshake"] = cookies });
        return Results.Redirect(QueryHelpers.AddQueryString(redirectUrl, "__clerk_handshake", signed), preserveMethod: true);
    }

    // As clerk-js sets them; an empty one is deleted. Without the twin that belongs to the instance, the server would ask again.
    private static IEnumerable<string> Twins(string name, string value) =>
        new[] { name, $"{name}_{Suffix}" }.Select(twin => $"{twin}={value}; Path=/; Max-Age={(value == "" ? 0 : 31_536_000)}; SameSite=Lax");

    // clerk/javascript, packages/shared/src/keys.ts.
    private static string SuffixOf(string publishableKey)
    {
#pragma warning disable CA5350 // Clerk's choice; the hash is a name, not a proof.
        return Base64Url.EncodeToString(SHA1.HashData(Encoding.UTF8.GetBytes(publishableKey)))[..8];
#pragma warning restore CA5350
    }
}
