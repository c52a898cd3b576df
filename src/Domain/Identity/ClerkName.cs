using System.Text.RegularExpressions;

namespace FocusAccount.Domain.Identity;

/// <summary>The format of a provider's or token template's name in Clerk: 1 to 64 letters, digits, _ and -.</summary>
public static partial class ClerkName
{
    public static bool IsValid(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
