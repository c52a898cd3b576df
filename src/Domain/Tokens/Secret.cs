using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FocusAccount.Domain.Tokens;

/// <summary>A secret text: only its SHA-256 is ever stored, and <see cref="ToString"/> does not reveal it.</summary>
public sealed class Secret(string text)
{
    /// <summary>How many characters a hint has.</summary>
    public const int HintLength = 4;

    private byte[]? hash;

    /// <summary>Creates a secret of 256 random bits in base64url.</summary>
    public static Secret Random() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    /// <summary>The SHA-256 of the text: enough for a text of many random bits, which nobody can guess offline.</summary>
    public byte[] Hash => hash ??= SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>The last four characters, by which the owner of a long secret recognizes it.</summary>
    public string Hint => text[^HintLength..];

    /// <summary>The text itself, for its owner alone.</summary>
    public string Reveal() => text;

    public override string ToString() => "[secret]";
}
