using System.Globalization;
using System.Net;
using FocusAccount.Application.Identity;

namespace FocusAccount.Api.Settings;

/// <summary>
/// Reads single settings. A missing or bad one is a <see cref="SettingException"/> that names it as an environment variable.
/// </summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    public IEnumerable<IConfigurationSection> Children(string key) => configuration.GetSection(key).GetChildren();

    /// <summary>The text of a setting; null when it is not set or blank.</summary>
    public string? Optional(string key) => string.IsNullOrWhiteSpace(configuration[key]) ? null : configuration[key];

    public string Required(string key, string? alias = null) =>
        Optional(key) ?? (alias is null ? null : Optional(alias)) ?? throw Missing(key, alias);

    public string[] List(string key) => [.. Children(key).Select(child => child.Value).OfType<string>()];

    /// <summary>A whole number that is not negative; null when it is not set.</summary>
    public int? Number(string key)
    {
        if (configuration[key] is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Bad(key, $"must be a whole number from 0 to {int.MaxValue}");
    }

    public T? Choice<T>(string key) where T : struct, Enum =>
        Optional(key) is not { } text ? null
        : Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true)
        : throw Bad(key, $"must be one of {string.Join(", ", Enum.GetNames<T>())}");

    /// <summary>An http or https address without a path.</summary>
    public Uri Url(string key, string fallback)
    {
        var text = Optional(key) ?? fallback;
        return Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url.PathAndQuery == "/"
            && url.UserInfo.Length == 0
                ? url
                : throw Bad(key, "must be an http or https address without a path, such as https://account.thefocus.ai");
    }

    public static OriginList Origins(string key, string[] origins)
    {
        try
        {
            return new OriginList(origins);
        }
        catch (FormatException exception)
        {
            throw Bad(key, $"has a bad entry: {exception.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Checks an address to listen on. Kestrel would report the same only at the end of the start, with a stack trace.</summary>
    public static string ListenAddress(string key, string text)
    {
        try
        {
            var address = BindingAddress.Parse(text);
            if (address.Scheme is "http" or "https"
                && address.PathBase.Length == 0
                && address.Port <= IPEndPoint.MaxPort
                && (address.Port > 0 || address.Host != "localhost"))
            {
                return text;
            }
        }
        catch (FormatException)
        {
        }

        throw Bad(key, $"has a bad entry: '{text}' is not a valid address to listen on, such as http://localhost:3000");
    }

    public static SettingException Missing(string key, string? alias = null) =>
        new($"{Variable(key)}{(alias is null ? "" : $" (or {alias})")} is not set.");

    public static SettingException Bad(string key, string problem) => new($"{Variable(key)} {problem}.");

    private static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}

/// <summary>A setting is missing or not valid; the message is one sentence for the operator.</summary>
public sealed class SettingException(string message) : Exception(message);
