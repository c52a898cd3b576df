using System.Security.Cryptography;

namespace FocusAccount.Domain.Tokens;

/// <summary>
/// The format of the tokens that are stored as a hash: a prefix, an id in 22 letters and digits, 30 random ones (178 bits) and a checksum
/// of 6. The prefix lets scanners find leaks, the checksum catches a typo without the database, and the id leads straight to a row.
/// </summary>
public sealed class TokenFormat
{
    /// <summary>Personal access tokens; the id is that of the account.</summary>
    public static readonly TokenFormat PersonalAccessToken = new("focus_pat_");

    /// <summary>App keys; the id is that of the key.</summary>
    public static readonly TokenFormat AppKey = new("focus_app_");

    private const int RandomLength = 30;

    private TokenFormat(string prefix) => Prefix = prefix;

    public string Prefix { get; }

    /// <summary>Creates a new token that leads to an id.</summary>
    public Secret Mint(Guid id) =>
        new(Base62.WithChecksum(Prefix + Base62.Encode(id) + RandomNumberGenerator.GetString(Base62.Digits, RandomLength)));

    /// <summary>Whether a text has this format; returns the id that it leads to.</summary>
    public bool TryParse(string text, out Guid id)
    {
        id = default;
        return text.Length == Prefix.Length + Base62.IdLength + RandomLength + Base62.ChecksumLength
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && Base62.HasDigitsOnly(text.AsSpan(Prefix.Length))
            && Base62.HasChecksum(text)
            && Base62.TryDecode(text.AsSpan(Prefix.Length, Base62.IdLength), out id);
    }
}
