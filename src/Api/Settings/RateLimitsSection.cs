namespace FocusAccount.Api.Settings;

/// <summary>
/// RateLimits: how many requests a minute are accepted from one account, from one address, and from one address that starts device logins;
/// 0 is no limit.
/// </summary>
internal sealed record RateLimitsSection(int PerAccount, int PerAddress, int DeviceStart)
{
    private static readonly RateLimitsSection Default = new(PerAccount: 600, PerAddress: 6000, DeviceStart: 60);

    public static RateLimitsSection Read(SettingsReader reader) => new(
        reader.Number("RateLimits:PerAccount") ?? Default.PerAccount,
        reader.Number("RateLimits:PerAddress") ?? Default.PerAddress,
        reader.Number("RateLimits:DeviceStart") ?? Default.DeviceStart);
}
