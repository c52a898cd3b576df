using System.Globalization;

namespace FocusAccount.Sandbox;

/// <summary>Times as people write them: <c>90</c> or <c>90s</c>, <c>15m</c>, <c>25h</c>, <c>7d</c>.</summary>
internal static class Duration
{
    public static TimeSpan? ParseOrNull(string text)
    {
        var unit = text is [.., var last] && !char.IsAsciiDigit(last) ? last : 's';
        int? seconds = unit switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            _ => null,
        };
        return seconds is { } each && int.TryParse(text.TrimEnd(unit), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? TimeSpan.FromSeconds((long)count * each)
            : null;
    }
}
