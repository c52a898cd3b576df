using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using FocusAccount.Domain.Apps;

namespace FocusAccount.Domain.Jobs;

/// <summary>A caller's idempotency key, with the SHA-256 (hexadecimal) of the start request that it identifies.</summary>
public sealed partial record Idempotency(string Key, string Fingerprint)
{
    /// <summary>The key with the fingerprint of a start request, or null without a key.</summary>
    public static Idempotency? Of(string? key, AppSlug app, string action, long costEstimate, Metadata? metadata, int? expiresIn)
    {
        if (key is null)
        {
            return null;
        }

        // expires_in counts only when it was given, because some stored fingerprints are older than the field.
        object?[] start =
            [app.Value, action, costEstimate, metadata?.Root, .. expiresIn is { } seconds ? [seconds] : Array.Empty<object>()];
        return new Idempotency(key, Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(start))));
    }

    /// <summary>Whether a key is valid: 1 to 255 visible ASCII characters.</summary>
    public static bool IsValidKey(string key) => VisibleCharacters().IsMatch(key);

    [GeneratedRegex(@"\A[!-~]{1,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VisibleCharacters();
}
