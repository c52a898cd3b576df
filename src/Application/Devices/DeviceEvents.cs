using FocusAccount.Application.Pipeline;
using FocusAccount.Domain.Devices;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Devices;

/// <summary>What the log and the meters tell of device logins. The log names them by the start of their device code's hash, which opens nothing.</summary>
internal static partial class DeviceEvents
{
    public static void Started(this ILogger logger, DeviceCode code)
    {
        var login = NameOf(code);
        Meters.DeviceLogin("started");
        LogStarted(logger, login, code.ClientName, code.IpAddress);
    }

    public static void Decided(this ILogger logger, DeviceCode code, Guid accountId)
    {
        var login = NameOf(code);
        if (code.Status == DeviceCodeStatus.Approved)
        {
            Meters.DeviceLogin("approved");
            LogApproved(logger, login, accountId);
        }
        else
        {
            Meters.DeviceLogin("denied");
            LogDenied(logger, login, accountId);
        }
    }

    public static void Redeemed(this ILogger logger, DeviceCode code, Guid accountId, Guid tokenId)
    {
        var login = NameOf(code);
        Meters.DeviceLogin("redeemed");
        LogRedeemed(logger, login, accountId, tokenId);
    }

    private static string NameOf(DeviceCode code) => Convert.ToHexStringLower(code.Hash.AsSpan(0, 6));

    [LoggerMessage(EventName = "DeviceLoginStarted", Level = LogLevel.Information, Message = "Device login {DeviceLogin} started by {ClientName} from {IpAddress}")]
    private static partial void LogStarted(ILogger logger, string deviceLogin, string? clientName, string? ipAddress);

    [LoggerMessage(EventName = "DeviceLoginApproved", Level = LogLevel.Information, Message = "Device login {DeviceLogin} approved by account {AccountId}")]
    private static partial void LogApproved(ILogger logger, string deviceLogin, Guid accountId);

    [LoggerMessage(EventName = "DeviceLoginDenied", Level = LogLevel.Information, Message = "Device login {DeviceLogin} declined by account {AccountId}")]
    private static partial void LogDenied(ILogger logger, string deviceLogin, Guid accountId);

    [LoggerMessage(EventName = "DeviceLoginRedeemed", Level = LogLevel.Information, Message = "Device login {DeviceLogin} redeemed: token {TokenId} of account {AccountId}")]
    private static partial void LogRedeemed(ILogger logger, string deviceLogin, Guid accountId, Guid tokenId);
}
