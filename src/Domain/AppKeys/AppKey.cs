using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.AppKeys;

/// <summary>
/// The key of an app as stored: its app, its name and its period of validity (UTC; without an end if it has none), but not the key itself.
/// </summary>
public sealed record AppKey(
    Guid Id, AppSlug App, byte[] Hash, string Hint, string Name, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The longest life of a key that has an end, in days.</summary>
    public const int MaxDays = 3650;

    /// <summary>Creates the record of a key that is issued now.</summary>
    public static AppKey Issue(Secret key, Guid id, AppSlug app, string name, TimeSpan? lifetime, DateTimeOffset now) =>
        new(id, app, key.Hash, key.Hint, name, now, now + lifetime);

    /// <summary>Whether a name is valid: 1 to 100 characters (UTF-16), no white space at either end, no control characters.</summary>
    public static bool IsValidName(string text) =>
        text.Length is > 0 and <= MaxNameLength && text == text.Trim() && !text.Any(char.IsControl);
}
