using System.Globalization;
using FocusAccount.Application.Accounts;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FocusAccount.Api.Pages;

/// <summary>
/// The time zone of a person, in which their pages show times. A script stores the zone of the browser in a cookie; without it, it is UTC.
/// </summary>
internal sealed record PersonZone(TimeZoneInfo Zone)
{
    private const string Cookie = "tz";
    private const int MaxNameLength = 64;
    private const string DayFormat = "MMM d, yyyy";

    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>The name of the zone in the IANA database.</summary>
    public string Name => Zone.Id;

    public static PersonZone Of(HttpRequest request) =>
        request.Cookies[Cookie] is { Length: > 0 and <= MaxNameLength } name
        && IanaZone.Find(Uri.UnescapeDataString(name)) is { } zone
            ? new(zone)
            : new(TimeZoneInfo.Utc);

    /// <summary>A time (UTC) as the person's clock shows it, with the time in UTC at hand.</summary>
    public IHtmlContent Time(DateTimeOffset time) => Element(time, "MMM d, yyyy, h:mm tt");

    /// <summary>The day of a time (UTC), with the time in UTC at hand.</summary>
    public IHtmlContent Day(DateTimeOffset time) => Element(time, DayFormat);

    public static string Text(DateOnly day) => day.ToString(DayFormat, English);

    private TagBuilder Element(DateTimeOffset time, string format)
    {
        var element = new TagBuilder("time");
        element.Attributes["datetime"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", English);
        element.Attributes["title"] = time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", English);
        element.InnerHtml.Append(TimeZoneInfo.ConvertTime(time, Zone).ToString(format, English));
        return element;
    }
}
