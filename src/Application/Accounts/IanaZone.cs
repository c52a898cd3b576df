namespace FocusAccount.Application.Accounts;

/// <summary>Time zones by their names in the IANA database, and their days.</summary>
public static class IanaZone
{
    // Files beside the zones: the machine's own, and zones that count leap seconds.
    private static readonly string[] NoZones = ["localtime", "posix", "right/"];

    /// <summary>The time zone of this name; null when there is none.</summary>
    public static TimeZoneInfo? Find(string name) =>
        !Array.Exists(NoZones, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
        && zone.HasIanaId
            ? zone
            : null;

    /// <summary>The day of a time (UTC) in a zone.</summary>
    public static DateOnly DayOf(this TimeZoneInfo zone, DateTimeOffset time) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);
}
