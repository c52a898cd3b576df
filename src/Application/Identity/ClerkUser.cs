namespace FocusAccount.Application.Identity;

/// <summary>
/// A user of our Clerk instance: whether the user may sign in there, and the identifiers that belong to nobody else there: verified e-mail
/// addresses, phone numbers and connected accounts, each with its kind before a colon.
/// </summary>
public sealed record ClerkUser(string Id, ClerkStanding Standing, IReadOnlyList<string> Identifiers)
{
    private const string IdPrefix = "user_";
    private const int MaxIdLength = 100;

    /// <summary>A user whom Clerk does not know, or no longer.</summary>
    public static ClerkUser Unknown(string id) => new(id, ClerkStanding.Deleted, []);

    /// <summary>Whether a text can be the id of a user.</summary>
    public static bool IsId(string? text) =>
        text is { Length: <= MaxIdLength }
        && text.Length > IdPrefix.Length
        && text.StartsWith(IdPrefix, StringComparison.Ordinal)
        && text.All(IsIdCharacter);

    private static bool IsIdCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';
}

/// <summary>How a user stands at Clerk.</summary>
public enum ClerkStanding
{
    Active,
    Banned,
    Deleted,
}
