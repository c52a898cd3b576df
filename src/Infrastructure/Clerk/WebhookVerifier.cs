using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FocusAccount.Infrastructure.Clerk;

/// <summary>
/// Verifies the webhooks of Clerk, which Svix signs (Standard Webhooks): HMAC-SHA256 over the id, the time and the body, under any of the
/// secrets that are configured.
/// </summary>
public sealed class WebhookVerifier(ClerkSettings clerk, TimeProvider clock)
{
    private const string Version = "v1,";

    // Of Svix's own libraries. Within it a webhook may be repeated, so its effects are idempotent.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Whether any secret is configured; otherwise no webhook is valid.</summary>
    public bool IsConfigured => clerk.WebhookSecrets.Count > 0;

    /// <summary>
    /// Whether a body was signed by Clerk a moment ago. There may be several signatures, each with its version, separated by spaces.
    /// </summary>
    public bool IsValid(string id, string timestamp, string signatures, ReadOnlySpan<byte> body)
    {
        if (id.Length == 0
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(clock.GetUtcNow().ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
        {
            return false;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var isValid = false;
        foreach (var secret in clerk.WebhookSecrets)
        {
            var expected = HMACSHA256.HashData(secret, signed);
            foreach (var signature in signatures.Split(' '))
            {
                isValid |= signature.StartsWith(Version, StringComparison.Ordinal) && IsBase64Of(expected, signature[Version.Length..]);
            }
        }

        return isValid;
    }

    // Compared as bytes and in a time that does not depend on them.
    private static bool IsBase64Of(byte[] expected, string text)
    {
        var bytes = new byte[expected.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            && length == expected.Length
            && CryptographicOperations.FixedTimeEquals(bytes, expected);
    }
}
