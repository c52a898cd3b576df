using System.Text.RegularExpressions;

namespace FocusAccount.Domain.Identity;

/// <summary>A name in Clerk, of a provider or a token template: 1 to 64 letters, digits, _ and -.</summary>
public static partial class ClerkName
{
    public static bool IsValid(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
