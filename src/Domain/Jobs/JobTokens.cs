using System.Security.Cryptography;
using System.Text;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Jobs;

/// <summary>
/// Makes and reads job tokens: <c>focus_job_</c>, a version, the rule, the account and the job in 22 letters and digits each, and a MAC over
/// all that (HMAC-SHA256, the first 128 bits). Nothing is stored. The keys are derived from secrets that all instances have and the database
/// does not: the first makes tokens, and any of them reads.
/// </summary>
public sealed class JobTokens(params IEnumerable<string> secrets)
{
    public const string Prefix = "focus_job_";

    private const string Start = Prefix + "1";
    private static readonly int SignedLength = Start.Length + 1 + (2 * Base62.IdLength);
    private const int MacBytes = 16;

    private readonly byte[][] keys = [.. secrets.Select(DeriveKey)];

    /// <summary>The token of a job; the same each time.</summary>
    public Secret Mint(Guid accountId, Guid jobId, SettlementRule rule)
    {
        var signed = Start + LetterOf(rule) + Base62.Encode(accountId) + Base62.Encode(jobId);
        return new Secret(signed + Mac(keys[0], signed));
    }

    /// <summary>Whether one of the keys made this token; returns the account and the job that it names, and the rule of the job.</summary>
    public bool TryRead(string token, out Guid accountId, out Guid jobId, out SettlementRule rule)
    {
        (accountId, jobId, rule) = (default, default, default);
        if (token.Length != SignedLength + Base62.IdLength || !token.StartsWith(Start, StringComparison.Ordinal))
        {
            return false;
        }

        rule = token[Start.Length] == LetterOf(SettlementRule.App) ? SettlementRule.App : SettlementRule.Holder;
        var (signed, mac) = (token[..SignedLength], Encoding.UTF8.GetBytes(token[SignedLength..]));
        return Array.Exists(keys, key => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Mac(key, signed)), mac))
            && Base62.TryDecode(signed.AsSpan(Start.Length + 1, Base62.IdLength), out accountId)
            && Base62.TryDecode(signed.AsSpan(Start.Length + 1 + Base62.IdLength), out jobId);
    }

    private static char LetterOf(SettlementRule rule) => rule == SettlementRule.App ? 'a' : 'h';

    private static byte[] DeriveKey(string secret) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: "focus job tokens"u8.ToArray());

    private static string Mac(byte[] key, string signed) =>
        Base62.Encode(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)).AsSpan(0, MacBytes));
}
