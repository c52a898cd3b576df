using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FocusAccount.Domain.Tokens;

/// <summary>
/// The format of a personal access token: <c>focus_pat_</c>, the account in 22 letters and digits, 30 random ones (178 bits) and a checksum
/// of 6. The prefix lets scanners find leaks, the checksum catches a typo without the database, and the account leads straight to its row.
/// </summary>
public static class PersonalAccessTokenFormat
{
    public const string Prefix = "focus_pat_";

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int AccountLength = 22;
    private const int RandomLength = 30;
    private const int ChecksumLength = 6;
    private const int BodyLength = AccountLength + RandomLength;

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    /// <summary>Creates a new token for an account.</summary>
    public static Secret Mint(Guid accountId)
    {
        var account = Encode(BinaryPrimitives.ReadUInt128BigEndian(accountId.ToByteArray(bigEndian: true)), AccountLength);
        var body = Prefix + account + RandomNumberGenerator.GetString(Alphabet, RandomLength);
        return new Secret(body + Checksum(body));
    }

    /// <summary>Whether a text has the format of a token; returns the account that it names.</summary>
    public static bool TryParse(string text, out Guid accountId)
    {
        accountId = default;
        if (text.Length != Prefix.Length + BodyLength + ChecksumLength
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text.AsSpan(Prefix.Length).ContainsAnyExcept(Letters)
            || !text.EndsWith(Checksum(text[..^ChecksumLength]), StringComparison.Ordinal))
        {
            return false;
        }

        return TryDecode(text.AsSpan(Prefix.Length, AccountLength), out accountId);
    }

    private static string Checksum(string body) =>
        Encode(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(body))), ChecksumLength);

    private static string Encode(UInt128 number, int length)
    {
        var digits = new char[length];
        for (var i = length - 1; i >= 0; i--)
        {
            (number, var digit) = UInt128.DivRem(number, (UInt128)Alphabet.Length);
            digits[i] = Alphabet[(int)digit];
        }

        return new string(digits);
    }

    // 22 digits can encode more than 128 bits; such a text does not name an account.
    private static bool TryDecode(ReadOnlySpan<char> digits, out Guid id)
    {
        UInt128 number = 0;
        id = default;
        foreach (var digit in digits)
        {
            var value = (UInt128)Alphabet.IndexOf(digit, StringComparison.Ordinal);
            if (number > (UInt128.MaxValue - value) / (UInt128)Alphabet.Length)
            {
                return false;
            }

            number = (number * (UInt128)Alphabet.Length) + value;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        id = new Guid(bytes, bigEndian: true);
        return true;
    }
}
