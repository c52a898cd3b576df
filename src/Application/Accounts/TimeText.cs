using System.Globalization;
using FluentValidation;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// A time in a query: <c>2026-11-01T09:30:00Z</c> (RFC 3339), or <c>2026-11-01</c>, which is the start of that day in a time zone.
/// </summary>
internal static class TimeText
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static IRuleBuilderOptions<T, string?> IsTime<T>(this IRuleBuilder<T, string?> rule, string field) => rule
        .Must(text => text is null || TryParse(text, TimeZoneInfo.Utc, out _))
        .WithMessage($"{field} must be a day such as 2026-11-01, or a time such as 2026-11-01T09:30:00Z.");

    /// <summary>The time that a valid text means in a time zone; null for null.</summary>
    public static DateTimeOffset? Parse(string? text, TimeZoneInfo zone) =>
        text is not null && TryParse(text, zone, out var time) ? time : null;

    /// <summary>The first moment of a day in a time zone, where midnight may happen twice or not at all.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private static bool TryParse(string text, TimeZoneInfo zone, out DateTimeOffset time)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            time = IsUsable(day.Year) ? StartOf(day, zone) : default;
            return IsUsable(day.Year);
        }

        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time)
            && (text.EndsWith('Z') || text is [.., '+' or '-', _, _, ':', _, _])
            && IsUsable(time.Year);
    }

    // Leaves room to both sides, for time zones and for sums.
    private static bool IsUsable(int year) => year is >= 1900 and < 3000;
}
