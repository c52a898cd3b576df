using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FocusAccount.Domain.Tokens;

/// <summary>A text that opens something: only its SHA-256 is ever stored, and it does not print itself.</summary>
public sealed class Secret(string text)
{
    /// <summary>256 random bits in base64url.</summary>
    public static Secret Random() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    /// <summary>Its SHA-256: enough for a text of many random bits, which nobody can guess offline.</summary>
    public byte[] Hash { get; } = SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>The text itself, for its owner alone.</summary>
    public string Reveal() => text;

    public override string ToString() => "[secret]";
}
