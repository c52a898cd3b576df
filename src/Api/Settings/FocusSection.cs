using System.Net;
using FocusAccount.Application.Identity;

namespace FocusAccount.Api.Settings;

/// <summary>
/// Focus: the service's own origin, the origins of the apps that may call it from a browser, the proxies in front of it, how long they have
/// to notice that it is about to stop, and the Clerk ids of the operators.
/// </summary>
internal sealed record FocusSection(
    string PublicOrigin,
    OriginList AllowedOrigins,
    IReadOnlyList<IPNetwork> TrustedProxies,
    TimeSpan ShutdownDelay,
    IReadOnlyList<string> Operators)
{
    public const string AllowedOriginsKey = "Focus:AllowedOrigins";

    private const string DefaultPublicUrl = "http://localhost:3000";
    private const int MaxShutdownDelay = 60;

    public static FocusSection Read(SettingsReader reader) => new(
        reader.Url("Focus:PublicUrl", DefaultPublicUrl).GetLeftPart(UriPartial.Authority),
        SettingsReader.Origins(AllowedOriginsKey, reader.List(AllowedOriginsKey)),
        [.. reader.List("Focus:TrustedProxies").Select(Network)],
        Delay(reader.Number("Focus:ShutdownDelay") ?? 0),
        [.. reader.List("Focus:Operators").Select(Operator)]);

    private static string Operator(string text) => ClerkUser.IsId(text)
        ? text
        : throw SettingsReader.Bad("Focus:Operators", $"has a bad entry: '{text}' is not a Clerk id (user_…)");

    private static TimeSpan Delay(int seconds) => seconds <= MaxShutdownDelay
        ? TimeSpan.FromSeconds(seconds)
        : throw SettingsReader.Bad("Focus:ShutdownDelay", $"must be a whole number from 0 to {MaxShutdownDelay}");

    private static IPNetwork Network(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : throw SettingsReader.Bad(
            "Focus:TrustedProxies",
            $"has a bad entry: '{text}' is neither an IP address nor a network such as 10.0.0.0/8");
}
