using System.Globalization;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Up to where a reader has seen the changes of an account: the sequence of a ledger entry, and the time (UTC) of a look at the jobs.
/// </summary>
public readonly record struct AccountPosition(long LedgerSequence, DateTimeOffset LookedAt)
{
    /// <summary>Parses the text that <see cref="ToString"/> returns.</summary>
    public static bool TryParse(string text, out AccountPosition position)
    {
        position = default;
        if (text.Split('-') is not [var first, var second]
            || !long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            || !long.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            || microseconds > (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
        {
            return false;
        }

        position = new(sequence, DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond));
        return true;
    }

    private long Microseconds => (LookedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{LedgerSequence}-{Microseconds}");
}
