using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace FocusAccount.Domain.Devices;

/// <summary>The code that a person types: 8 letters without vowels or look-alikes, shown as XXXX-XXXX (RFC 8628, 6.1).</summary>
public sealed record UserCode
{
    private const string Alphabet = "BCDFGHJKLMNPQRSTVWXZ";
    private const int Length = 8;

    private UserCode(string letters) => Letters = letters;

    /// <summary>The eight letters alone.</summary>
    public string Letters { get; }

    public static UserCode Random() => new(RandomNumberGenerator.GetString(Alphabet, Length));

    /// <summary>
    /// Parses typed text in any case, with spaces, dashes or full-width letters; no other character is replaced or guessed.
    /// </summary>
    public static bool TryParse(string typed, [NotNullWhen(true)] out UserCode? code)
    {
        var letters = string.Concat(typed.Where(IsSignificant).Select(Fold));
        code = letters.Length == Length && letters.All(Alphabet.Contains) ? new UserCode(letters) : null;
        return code is not null;
    }

    public override string ToString() => $"{Letters[..4]}-{Letters[4..]}";

    private static bool IsSignificant(char character) =>
        !char.IsWhiteSpace(character)
        && char.GetUnicodeCategory(character) is not (UnicodeCategory.DashPunctuation or UnicodeCategory.Format);

    private static char Fold(char character) =>
        char.ToUpperInvariant(character is >= '\uff21' and <= '\uff5a' ? (char)(character - 0xfee0) : character);
}
