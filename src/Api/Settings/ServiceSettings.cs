using System.Globalization;
using System.Net;
using System.Text;
using FocusAccount.Api.Limits;
using FocusAccount.Api.Telemetry;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;
using FocusAccount.Infrastructure.Clerk;
using FocusAccount.Infrastructure.Database;
using Npgsql;
using Serilog.Events;

namespace FocusAccount.Api.Settings;

/// <summary>All that the service can be told; docs/operations.md lists the names.</summary>
internal sealed record ServiceSettings(
    DatabaseSettings Database,
    ClerkSettings Clerk,
    Uri XApiUrl,
    string PublicOrigin,
    OriginList AllowedOrigins,
    IReadOnlyList<IPNetwork> TrustedProxies,
    AppCatalog Apps,
    JobExpiryOptions Deadlines,
    RateLimits RateLimits,
    string[] Addresses,
    LogEventLevel LogLevel,
    string? MetricsAddress,
    Otlp? Traces,
    Otlp? Metrics)
{
    private const string ConnectionString = "Npgsql connection string such as Host=localhost;Database=focus;Username=focus";
    private const string DefaultAddress = "http://localhost:3000";
    private const string DefaultPublicUrl = "http://localhost:3000";
    private const string DefaultClerkApiUrl = "https://api.clerk.com";
    private const int DefaultRequestTimeout = 1700;
    private const string DefaultXApiUrl = "https://api.twitter.com";
    private static readonly RateLimits DefaultRateLimits = new(PerAccount: 600, PerAddress: 6000, DeviceStart: 60);

    /// <exception cref="SettingException">The first setting that is missing or bad.</exception>
    public static ServiceSettings Read(IConfiguration configuration)
    {
        var publicOrigin = Url(configuration, "Focus:PublicUrl", DefaultPublicUrl).GetLeftPart(UriPartial.Authority);
        var allowedOrigins = List(configuration, "Focus:AllowedOrigins");
        var authorizedParties = List(configuration, "Clerk:AuthorizedParties");
        var publishableKey = Required(configuration, "Clerk:PublishableKey", "CLERK_PUBLISHABLE_KEY");
        return new ServiceSettings(
            new DatabaseSettings(
                Connection(configuration),
                Choice<GroupCommit>(configuration, "Database:GroupCommit") ?? GroupCommit.All,
                ReadRequestTimeout(configuration)),
            new ClerkSettings(
                SecretKey: Required(configuration, "Clerk:SecretKey", "CLERK_SECRET_KEY"),
                PublishableKey: publishableKey,
                ApiUrl: Url(configuration, "Clerk:ApiUrl", DefaultClerkApiUrl),
                FrontendApiUrl: Url(configuration, "Clerk:FrontendApiUrl", FrontendApiOf(publishableKey)),
                AuthorizedParties: authorizedParties.Length > 0
                    ? Origins("Clerk:AuthorizedParties", authorizedParties)
                    : Origins("Focus:AllowedOrigins", [.. allowedOrigins, publicOrigin])),
            Url(configuration, "X:ApiUrl", DefaultXApiUrl),
            publicOrigin,
            Origins("Focus:AllowedOrigins", allowedOrigins),
            [.. List(configuration, "Focus:TrustedProxies").Select(Network)],
            new AppCatalog(
                [.. configuration.GetSection("Apps").GetChildren().Select(App)],
                Number(configuration, "Credits:DefaultStarterCredits") ?? 0),
            ReadDeadlines(configuration),
            new RateLimits(
                Number(configuration, "RateLimits:PerAccount") ?? DefaultRateLimits.PerAccount,
                Number(configuration, "RateLimits:PerAddress") ?? DefaultRateLimits.PerAddress,
                Number(configuration, "RateLimits:DeviceStart") ?? DefaultRateLimits.DeviceStart),
            [.. (Optional(configuration, WebHostDefaults.ServerUrlsKey) ?? DefaultAddress).Split(';', StringSplitOptions.RemoveEmptyEntries).Select(address => Address("ASPNETCORE_URLS", address))],
            Choice<LogEventLevel>(configuration, "Log:Level") ?? LogEventLevel.Information,
            Optional(configuration, "Metrics:Url") is { } metrics ? PrivateAddress("Metrics:Url", metrics) : null,
            Export(configuration, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"),
            Export(configuration, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"));
    }

    private static NpgsqlConnectionStringBuilder Connection(IConfiguration configuration)
    {
        const string name = "ConnectionStrings:Focus";
        var text = Required(configuration, name);
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(connection.Host))
            {
                throw Bad(name, $"is no {ConnectionString}: it names no Host");
            }

            ConnectionDefaults.Apply(connection);

            // What does not go together is found only when it is put to use.
            NpgsqlDataSource.Create(connection).Dispose();
            return connection;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException or InvalidOperationException)
        {
            // Without Npgsql's own words: they may quote a part of the password.
            throw Bad(name, $"is no {ConnectionString}, or asks for what does not go together ({exception.GetType().Name}); put a value with a semicolon into quotes");
        }
    }

    private static TimeSpan ReadRequestTimeout(IConfiguration configuration)
    {
        const string name = "Database:RequestTimeout";
        return Number(configuration, name) is not 0 and var milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds ?? DefaultRequestTimeout)
            : throw Bad(name, "must be a whole number of milliseconds, at least 1");
    }

    private static JobExpiryOptions ReadDeadlines(IConfiguration configuration)
    {
        const string name = "Jobs:ExpireAfter";
        var seconds = Number(configuration, name) ?? (int)Job.DefaultTimeToLive.TotalSeconds;
        return seconds is > 0 and <= JobExpiryOptions.MaxSeconds
            ? new JobExpiryOptions(TimeSpan.FromSeconds(seconds))
            : throw Bad(name, $"must be a whole number of seconds from 1 to {JobExpiryOptions.MaxSeconds}");
    }

    private static App App(IConfigurationSection section) =>
        AppSlug.IsValid(section.Key)
            ? new App(new AppSlug(section.Key), Number(section, "StarterCredits", section.Path) ?? throw Missing($"{section.Path}:StarterCredits"))
            : throw Bad(section.Path, "names no app: a slug is 1 to 63 lower-case letters, digits and inner hyphens");

    private static int? Number(IConfiguration configuration, string key, string? path = null)
    {
        if (configuration[key] is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Bad(path is null ? key : $"{path}:{key}", $"must be a whole number from 0 to {int.MaxValue}");
    }

    // A publishable key is pk_test_ or pk_live_ and, in base64, the Frontend API's host followed by "$".
    internal static string FrontendApiOf(string publishableKey)
    {
        var parts = publishableKey.Split('_');
        if (parts is ["pk", "test" or "live", var encoded])
        {
            var padded = encoded.TrimEnd('=').PadRight((encoded.TrimEnd('=').Length + 3) / 4 * 4, '=');
            var bytes = new byte[padded.Length];
            if (Convert.TryFromBase64String(padded, bytes, out var length)
                && Encoding.ASCII.GetString(bytes, 0, length) is [.. var host, '$']
                && host.Contains('.', StringComparison.Ordinal)
                && Uri.CheckHostName(host) == UriHostNameType.Dns)
            {
                return $"https://{host}";
            }
        }

        throw Bad("Clerk:PublishableKey", "is no publishable key of Clerk's (pk_test_… or pk_live_…)");
    }

    private static Uri Url(IConfiguration configuration, string key, string fallback)
    {
        var text = Optional(configuration, key) ?? fallback;
        return Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url.PathAndQuery == "/"
            && url.UserInfo.Length == 0
                ? url
                : throw Bad(key, "must be an http or https address without a path, such as https://account.thefocus.ai");
    }

    private static OriginList Origins(string key, string[] origins)
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

    private static IPNetwork Network(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : throw Bad("Focus:TrustedProxies", $"has a bad entry: '{text}' is neither an IP address nor a network such as 10.0.0.0/8");

    private static T? Choice<T>(IConfiguration configuration, string key) where T : struct, Enum =>
        Optional(configuration, key) is not { } text ? null
        : Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true)
        : throw Bad(key, $"must be one of {string.Join(", ", Enum.GetNames<T>())}");

    // Kestrel would say the same only at the end of the start, with a stack.
    private static string Address(string key, string text)
    {
        try
        {
            var address = BindingAddress.Parse(text);
            if (address.Scheme is "http" or "https" && address.PathBase.Length == 0 && address.Port <= IPEndPoint.MaxPort && (address.Port > 0 || address.Host != "localhost"))
            {
                return text;
            }
        }
        catch (FormatException)
        {
        }

        throw Bad(key, $"has a bad entry: '{text}' is no address to listen on, such as http://localhost:3000");
    }

    // Null when nobody wants the signal.
    private static Otlp? Export(IConfiguration configuration, string ofSignal)
    {
        const string ofAll = "OTEL_EXPORTER_OTLP_ENDPOINT";
        return Optional(configuration, ofSignal) is not null ? new Otlp(Endpoint(ofSignal))
            : Optional(configuration, ofAll) is not null && Endpoint(ofAll) is not null ? new Otlp(Endpoint: null)
            : null;

        Uri Endpoint(string name) => Uri.TryCreate(configuration[name], UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw Bad(name, "must be an http or https address such as http://localhost:4317");
    }

    // To Kestrel any other name means every address of the machine.
    private static string PrivateAddress(string key, string text)
    {
        var address = BindingAddress.Parse(Address(key, text));
        return address.Scheme == "http" && (address.Host is "localhost" or "*" or "+" || IPAddress.TryParse(address.Host.Trim('[', ']'), out _))
            ? text
            : throw Bad(key, "must be http with localhost or an IP address, such as http://localhost:9464 (or http://*:9464 for every address)");
    }

    private static string[] List(IConfiguration configuration, string key) =>
        [.. configuration.GetSection(key).GetChildren().Select(child => child.Value).OfType<string>()];

    private static string? Optional(IConfiguration configuration, string key) =>
        string.IsNullOrWhiteSpace(configuration[key]) ? null : configuration[key];

    private static string Required(IConfiguration configuration, string key, string? alias = null) =>
        Optional(configuration, key) ?? (alias is null ? null : Optional(configuration, alias)) ?? throw Missing(key, alias);

    private static SettingException Missing(string key, string? alias = null) =>
        new($"{Variable(key)}{(alias is null ? "" : $" (or {alias})")} is not set.");

    private static SettingException Bad(string key, string problem) => new($"{Variable(key)} {problem}.");

    private static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}

/// <summary>A setting is missing or bad; the message is one sentence for whoever starts the service.</summary>
public sealed class SettingException(string message) : Exception(message);
