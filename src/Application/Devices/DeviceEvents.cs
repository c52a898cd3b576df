using FocusAccount.Domain.Devices;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Devices;

/// <summary>What the log tells of device logins. It names them by the start of their device code's hash, which opens nothing.</summary>
internal static partial class DeviceEvents
{
    public static string LogName(this DeviceCode code) => Convert.ToHexStringLower(code.Hash.AsSpan(0, 6));

    [LoggerMessage(EventName = "DeviceLoginStarted", Level = LogLevel.Information, Message = "Device login {DeviceLogin} started by {ClientName} from {IpAddress}")]
    public static partial void DeviceLoginStarted(this ILogger logger, string deviceLogin, string? clientName, string? ipAddress);

    [LoggerMessage(EventName = "DeviceLoginApproved", Level = LogLevel.Information, Message = "Device login {DeviceLogin} approved by account {AccountId}")]
    public static partial void DeviceLoginApproved(this ILogger logger, string deviceLogin, Guid accountId);

    [LoggerMessage(EventName = "DeviceLoginDenied", Level = LogLevel.Information, Message = "Device login {DeviceLogin} declined by account {AccountId}")]
    public static partial void DeviceLoginDenied(this ILogger logger, string deviceLogin, Guid accountId);

    [LoggerMessage(EventName = "DeviceLoginRedeemed", Level = LogLevel.Information, Message = "Device login {DeviceLogin} redeemed: token {TokenId} of account {AccountId}")]
    public static partial void DeviceLoginRedeemed(this ILogger logger, string deviceLogin, Guid accountId, Guid tokenId);
}
