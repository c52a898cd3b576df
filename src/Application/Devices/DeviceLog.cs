using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Devices;

/// <summary>Logs events of device logins, each identified by the start of its device code's hash, which gives no access.</summary>
internal sealed partial class DeviceLog(ILogger<DeviceLog> logger) :
    INotificationHandler<DeviceLoginStarted>,
    INotificationHandler<DeviceLoginApproved>,
    INotificationHandler<DeviceLoginDenied>,
    INotificationHandler<DeviceLoginRedeemed>
{
    public Task Handle(DeviceLoginStarted started, CancellationToken cancellationToken)
    {
        var login = NameOf(started.Login);
        LogStarted(login, started.Login.ClientName, started.Login.IpAddress);
        return Task.CompletedTask;
    }

    public Task Handle(DeviceLoginApproved approved, CancellationToken cancellationToken)
    {
        var login = NameOf(approved.Login);
        LogApproved(login, approved.AccountId);
        return Task.CompletedTask;
    }

    public Task Handle(DeviceLoginDenied denied, CancellationToken cancellationToken)
    {
        var login = NameOf(denied.Login);
        LogDenied(login, denied.AccountId);
        return Task.CompletedTask;
    }

    public Task Handle(DeviceLoginRedeemed redeemed, CancellationToken cancellationToken)
    {
        var login = NameOf(redeemed.Login);
        var (token, permissions) = (redeemed.Token, redeemed.Token.Permissions);
        var (scopes, apps, budget) = (ScopeNames.Of(permissions.Scopes), permissions.AppNames, permissions.Budget?.ToString());
        LogRedeemed(login, token.AccountId, token.Id, scopes, apps, budget, token.ExpiresAt);
        return Task.CompletedTask;
    }

    private static string NameOf(DeviceCode login) => Convert.ToHexStringLower(login.Hash.AsSpan(0, 6));

    [LoggerMessage(
        EventName = nameof(DeviceLoginStarted),
        Level = LogLevel.Information,
        Message = "Device login {DeviceLogin} started by {ClientName} from {IpAddress}")]
    private partial void LogStarted(string deviceLogin, string? clientName, string? ipAddress);

    [LoggerMessage(
        EventName = nameof(DeviceLoginApproved),
        Level = LogLevel.Information,
        Message = "Device login {DeviceLogin} approved by account {AccountId}")]
    private partial void LogApproved(string deviceLogin, Guid accountId);

    [LoggerMessage(
        EventName = nameof(DeviceLoginDenied),
        Level = LogLevel.Information,
        Message = "Device login {DeviceLogin} denied by account {AccountId}")]
    private partial void LogDenied(string deviceLogin, Guid accountId);

    [LoggerMessage(
        EventName = nameof(DeviceLoginRedeemed),
        Level = LogLevel.Information,
        Message =
            "Device login {DeviceLogin} redeemed: token {TokenId} of account {AccountId}, scopes {Scopes}, apps {Apps}, "
            + "budget {Budget}, expires {ExpiresAt}")]
    private partial void LogRedeemed(
        string deviceLogin, Guid accountId, Guid tokenId, string scopes, string? apps, string? budget, DateTimeOffset expiresAt);
}
