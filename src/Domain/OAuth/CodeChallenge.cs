using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FocusAccount.Domain.OAuth;

/// <summary>
/// The proof that who redeems a code is who asked for it: the challenge is the SHA-256 of a verifier that only the client knows (RFC 7636;
/// the method S256, the only one).
/// </summary>
public sealed record CodeChallenge
{
    private const int Length = 43;
    private const int MaxVerifierLength = 128;

    private CodeChallenge(string text) => Text = text;

    /// <summary>The challenge in base64url.</summary>
    public string Text { get; }

    /// <summary>Parses a challenge: 43 characters of base64url; null for any other text.</summary>
    public static CodeChallenge? ParseOrNull(string text) =>
        text.Length == Length && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
            ? new CodeChallenge(text)
            : null;

    /// <summary>Whether a verifier of 43 to 128 unreserved characters is the one (RFC 7636, 4.1 and 4.6).</summary>
    public bool IsMetBy(string verifier) =>
        verifier.Length is >= Length and <= MaxVerifierLength
        && verifier.All(IsUnreserved)
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))),
            Encoding.ASCII.GetBytes(Text));

    private static bool IsUnreserved(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~';
}
