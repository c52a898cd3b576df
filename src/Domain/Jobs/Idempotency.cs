using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using FocusAccount.Domain.Apps;

namespace FocusAccount.Domain.Jobs;

/// <summary>A caller's idempotency key, with the SHA-256 (hexadecimal) of the start request that it identifies.</summary>
public sealed partial record Idempotency(string Key, string Fingerprint)
{
    /// <summary>
    /// The key under which an app's own start is stored. No person's key has a space, so no person can occupy it, and no other app.
    /// </summary>
    public static string KeyOfApp(AppSlug app, string key) => $"{app} {key}";

    /// <summary>The key with the fingerprint of a start request, or null without a key.</summary>
    public static Idempotency? Of(
        string? key, AppSlug app, string action, long costEstimate, Metadata? metadata, int? expiresIn, long? maxCost = null)
    {
        if (key is null)
        {
            return null;
        }

        // The last two count only when they were given, because some stored fingerprints are older than the fields.
        List<object?> start = [app.Value, action, costEstimate, metadata?.Root];
        if (expiresIn is not null)
        {
            start.Add(expiresIn);
        }

        if (maxCost is not null)
        {
            start.Add(new { maxCost });
        }

        return new Idempotency(key, Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(start))));
    }

    /// <summary>Whether a key is valid: 1 to 255 visible ASCII characters.</summary>
    public static bool IsValidKey(string key) => VisibleCharacters().IsMatch(key);

    [GeneratedRegex(@"\A[!-~]{1,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VisibleCharacters();
}
