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
        var digits = text is [.. var some, _] && !char.IsAsciiDigit(text[^1]) ? some : text;
        return seconds is { } each
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= TimeSpan.MaxValue.TotalSeconds / each
                ? TimeSpan.FromSeconds((long)count * each)
                : null;
    }
}
