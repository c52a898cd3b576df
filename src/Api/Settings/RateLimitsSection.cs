namespace FocusAccount.Api.Settings;

/// <summary>
/// RateLimits: how many requests a minute are accepted from one account, one app and one address, altogether and on the routes that need
/// limits of their own, how many requests of one account or app are in flight at once, and how many streams are open, of one account and
/// altogether; 0 is no limit.
/// </summary>
internal sealed record RateLimitsSection(
    int PerAccount,
    int ClerkCallsPerAccount,
    int InFlightPerAccount,
    int PerApp,
    int InFlightPerApp,
    int PerAddress,
    int DeviceStart,
    int XMePerAddress,
    int StreamsPerAccount,
    int Streams)
{
    private static readonly RateLimitsSection Default = new(
        PerAccount: 600,
        ClerkCallsPerAccount: 60,
        InFlightPerAccount: 4,
        PerApp: 6000,
        InFlightPerApp: 32,
        PerAddress: 6000,
        DeviceStart: 60,
        XMePerAddress: 60,
        StreamsPerAccount: 10,
        Streams: 2000);

    public static RateLimitsSection Read(SettingsReader reader) => new(
        reader.Number("RateLimits:PerAccount") ?? Default.PerAccount,
        reader.Number("RateLimits:ClerkCallsPerAccount") ?? Default.ClerkCallsPerAccount,
        reader.Number("RateLimits:InFlightPerAccount") ?? Default.InFlightPerAccount,
        reader.Number("RateLimits:PerApp") ?? Default.PerApp,
        reader.Number("RateLimits:InFlightPerApp") ?? Default.InFlightPerApp,
        reader.Number("RateLimits:PerAddress") ?? Default.PerAddress,
        reader.Number("RateLimits:DeviceStart") ?? Default.DeviceStart,
        reader.Number("RateLimits:XMePerAddress") ?? Default.XMePerAddress,
        reader.Number("RateLimits:StreamsPerAccount") ?? Default.StreamsPerAccount,
        reader.Number("RateLimits:Streams") ?? Default.Streams);
}
