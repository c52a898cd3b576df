using System.Text.RegularExpressions;

namespace FocusAccount.Domain.Apps;

/// <summary>The name of an app: 1 to 63 lower-case letters, digits and inner hyphens (a DNS label, RFC 1123).</summary>
public sealed partial record AppSlug
{
    public AppSlug(string text)
    {
        if (!IsValid(text))
        {
            throw new ArgumentException($"'{text}' is not a valid app slug.", nameof(text));
        }

        Value = text;
    }

    public string Value { get; }

    public static bool IsValid(string text) => Pattern().IsMatch(text);

    public override string ToString() => Value;

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
