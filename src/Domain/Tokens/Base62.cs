using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FocusAccount.Domain.Tokens;

/// <summary>Writes the parts of tokens in letters and digits, which survive any transport and are selected by a double click.</summary>
internal static class Base62
{
    public const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The length of 128 bits, such as an id.</summary>
    public const int IdLength = 22;

    public const int ChecksumLength = 6;

    private const int TenDigits = 10;

    private const ulong ToTheTenth = 839_299_365_868_340_224;

    private static readonly SearchValues<char> Known = SearchValues.Create(Digits);

    public static string Encode(Guid id) => Encode(id.ToByteArray(bigEndian: true));

    /// <summary>Encodes 16 bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Encode(BinaryPrimitives.ReadUInt128BigEndian(bytes), IdLength);

    /// <summary>The text followed by its checksum, which anybody can compute.</summary>
    public static string WithChecksum(string text) => text + Checksum(text);

    public static bool HasChecksum(string text) => text.EndsWith(Checksum(text[..^ChecksumLength]), StringComparison.Ordinal);

    public static bool HasDigitsOnly(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Known);

    /// <summary>Decodes an id; returns false for a number of more than 128 bits, which 22 digits can have.</summary>
    public static bool TryDecode(ReadOnlySpan<char> digits, out Guid id)
    {
        Require.That(HasDigitsOnly(digits));
        UInt128 number = 0;
        id = default;
        foreach (var digit in digits)
        {
            var value = (UInt128)Digits.IndexOf(digit, StringComparison.Ordinal);
            if (number > (UInt128.MaxValue - value) / (UInt128)Digits.Length)
            {
                return false;
            }

            number = (number * (UInt128)Digits.Length) + value;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        id = new Guid(bytes, bigEndian: true);
        return true;
    }

    private static string Checksum(string text) =>
        Encode(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(text))), ChecksumLength);

    private static string Encode(UInt128 number, int length)
    {
        // Ten digits at a time fit 64 bits, in which a division costs much less.
        var digits = new char[length];
        for (var end = length; end > 0; end -= TenDigits)
        {
            (number, var rest) = UInt128.DivRem(number, ToTheTenth);
            var ten = (ulong)rest;
            for (var i = end - 1; i >= int.Max(end - TenDigits, 0); i--)
            {
                (ten, var digit) = ulong.DivRem(ten, (ulong)Digits.Length);
                digits[i] = Digits[(int)digit];
            }
        }

        return new string(digits);
    }
}
