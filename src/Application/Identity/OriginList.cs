using System.Text.RegularExpressions;

namespace FocusAccount.Application.Identity;

/// <summary>
/// Trusted web origins (RFC 6454): exact ones such as <c>https://video.thefocus.ai</c>, or <c>https://*.thefocus.ai</c> for its subdomains
/// at any depth.
/// </summary>
public sealed partial class OriginList
{
    private readonly List<Regex> patterns;

    /// <exception cref="FormatException">An entry is neither an origin nor a wildcard of one.</exception>
    public OriginList(IEnumerable<string> origins) => patterns = [.. origins.Select(Compile)];

    /// <summary>Whether the list contains an origin, written as browsers write it in the Origin header.</summary>
    public bool Contains(string? origin) => origin is not null && patterns.Exists(pattern => pattern.IsMatch(origin));

    private static Regex Compile(string origin)
    {
        if (!Pattern().IsMatch(origin))
        {
            throw new FormatException(
                $"'{origin}' is not a valid origin: write scheme, host and port only, in lower case, "
                + "as in https://app.example.com or https://*.example.com.");
        }

        var exact = Regex.Escape(origin).Replace(@"://\*\.", "://(?:[a-z0-9-]+\\.)+", StringComparison.Ordinal);
        return new Regex($@"\A{exact}\z", RegexOptions.CultureInvariant);
    }

    [GeneratedRegex(@"\Ahttps?://(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[0-9]{1,5})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
