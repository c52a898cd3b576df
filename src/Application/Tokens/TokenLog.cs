using FocusAccount.Domain.Tokens;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Tokens;

/// <summary>Logs events of personal access tokens.</summary>
internal sealed partial class TokenLog(ILogger<TokenLog> logger) :
    INotificationHandler<TokenRevoked>,
    INotificationHandler<TokenChanged>
{
    public Task Handle(TokenRevoked revoked, CancellationToken cancellationToken)
    {
        LogRevoked(revoked.AccountId, revoked.TokenId, revoked.Reason);
        return Task.CompletedTask;
    }

    public Task Handle(TokenChanged changed, CancellationToken cancellationToken)
    {
        var token = changed.Token;
        var permissions = token.Permissions;
        var (scopes, apps, budget) = (ScopeNames.Of(permissions.Scopes), permissions.AppNames, permissions.Budget?.ToString());
        LogChanged(token.AccountId, token.Id, scopes, apps, budget, token.ExpiresAt);
        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventName = nameof(TokenRevoked),
        Level = LogLevel.Information,
        Message = "Token {TokenId} of account {AccountId} revoked ({Reason})")]
    private partial void LogRevoked(Guid accountId, Guid tokenId, string? reason);

    [LoggerMessage(
        EventName = nameof(TokenChanged),
        Level = LogLevel.Information,
        Message =
            "Token {TokenId} of account {AccountId} changed: scopes {Scopes}, apps {Apps}, budget {Budget}, "
            + "expires {ExpiresAt}")]
    private partial void LogChanged(
        Guid accountId, Guid tokenId, string scopes, string? apps, string? budget, DateTimeOffset expiresAt);
}
