using FocusAccount.Api.Errors;
using FocusAccount.Api.Json;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.Devices;

namespace FocusAccount.Api.Controllers;

/// <summary>A device login to start.</summary>
/// <param name="ClientName">The name of the program, shown to the person who decides</param>
internal sealed record DeviceStartRequest(string? ClientName = null)
{
    public static DeviceStartRequest Example => new("focus-cli on laptop");
}

/// <summary>A started device login.</summary>
/// <param name="DeviceCode">The secret to poll with</param>
/// <param name="UserCode">The code that the person types or compares</param>
/// <param name="VerificationUri">The page where the person types it</param>
/// <param name="VerificationUriComplete">The same page with the code filled in</param>
/// <param name="ExpiresIn">Seconds that the person has to decide</param>
/// <param name="Interval">Seconds to wait between two polls</param>
internal sealed record DeviceStartResponse(
    string DeviceCode,
    string UserCode,
    string VerificationUri,
    string VerificationUriComplete,
    int ExpiresIn,
    int Interval)
{
    public static DeviceStartResponse Example => new(
        DevicePollRequest.Example.DeviceCode,
        DeviceLookupRequest.Example.UserCode,
        $"{ErrorBody.ExampleOrigin}/device",
        $"{ErrorBody.ExampleOrigin}/device?user_code={DeviceLookupRequest.Example.UserCode}",
        ExpiresIn: 900,
        Interval: 5);

    public static DeviceStartResponse From(StartDeviceResult started, string page) => new(
        started.DeviceCode.Reveal(),
        started.UserCode.ToString(),
        page,
        $"{page}?user_code={started.UserCode}",
        (int)Domain.Devices.DeviceCode.Lifetime.TotalSeconds,
        (int)Domain.Devices.DeviceCode.Interval.TotalSeconds);
}

/// <summary>The device login to show.</summary>
/// <param name="UserCode">The code that the terminal shows; capitals, spaces and the dash do not matter</param>
internal sealed record DeviceLookupRequest(string UserCode)
{
    public static DeviceLookupRequest Example => new("WDJB-MJHT");
}

/// <summary>A device login that waits for a decision.</summary>
/// <param name="UserCode">The code as the terminal shows it</param>
/// <param name="ClientName">The name of the program</param>
/// <param name="IpAddress">The address that started the login</param>
/// <param name="CreatedAt">When the login was started (UTC)</param>
/// <param name="ExpiresAt">When the time to decide ends (UTC)</param>
internal sealed record DeviceLookupResponse(
    string UserCode,
    string? ClientName,
    string? IpAddress,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt)
{
    private static readonly DateTimeOffset ExampleStart = new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero);

    public static DeviceLookupResponse Example =>
        new("WDJB-MJHT", "focus-cli on laptop", "203.0.113.7", ExampleStart, ExampleStart.AddMinutes(15));

    public static DeviceLookupResponse From(LookUpDeviceResult login) =>
        new(login.UserCode, login.ClientName, login.IpAddress, login.CreatedAt, login.ExpiresAt);
}

/// <summary>The device login to approve or to decline.</summary>
/// <param name="UserCode">The code that the terminal shows; capitals, spaces and the dash do not matter</param>
/// <param name="Deny">Declines the login instead of approving it</param>
[MisleadingMember("approve", "a login is approved unless deny is true")]
internal sealed record DeviceCompleteRequest(string UserCode, bool Deny = false)
{
    public static DeviceCompleteRequest Example => new("WDJB-MJHT", Deny: false);
}

/// <summary>The decision is stored.</summary>
internal sealed record DeviceCompleteResponse(bool Ok)
{
    public static DeviceCompleteResponse Example => new(Ok: true);
}

/// <summary>The device login to poll.</summary>
/// <param name="DeviceCode">The device code from the start</param>
internal sealed record DevicePollRequest(string DeviceCode)
{
    public static DevicePollRequest Example => new("GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS8w");
}

/// <summary>The device login waits for a decision.</summary>
internal sealed record DevicePendingResponse([Always("pending")] string Status)
{
    public static DevicePendingResponse Example => new("pending");
}
