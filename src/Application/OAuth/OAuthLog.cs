using FocusAccount.Domain.Tokens;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.OAuth;

/// <summary>Logs what happens to authorizations of OAuth clients.</summary>
internal sealed partial class OAuthLog(ILogger<OAuthLog> logger) :
    INotificationHandler<AuthorizationApproved>,
    INotificationHandler<AuthorizationDenied>,
    INotificationHandler<AuthorizationCodeRedeemed>,
    INotificationHandler<AuthorizationCodeReplayed>
{
    public Task Handle(AuthorizationApproved approved, CancellationToken cancellationToken)
    {
        LogApproved(approved.Code.Terms.ClientId!, approved.Code.AccountId, approved.Code.RedirectUri);
        return Task.CompletedTask;
    }

    public Task Handle(AuthorizationDenied denied, CancellationToken cancellationToken)
    {
        LogDenied(denied.ClientId, denied.AccountId);
        return Task.CompletedTask;
    }

    public Task Handle(AuthorizationCodeRedeemed redeemed, CancellationToken cancellationToken)
    {
        var (token, permissions) = (redeemed.Token, redeemed.Token.Permissions);
        var (scopes, apps, budget) = (ScopeNames.Of(permissions.Scopes), permissions.AppNames, permissions.Budget?.ToString());
        LogRedeemed(token.ClientId!, token.AccountId, token.Id, scopes, apps, budget, token.ExpiresAt);
        return Task.CompletedTask;
    }

    public Task Handle(AuthorizationCodeReplayed replayed, CancellationToken cancellationToken)
    {
        LogReplayed(replayed.Code.Terms.ClientId!, replayed.Code.AccountId);
        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventName = nameof(AuthorizationApproved),
        Level = LogLevel.Information,
        Message = "Client {ClientId} approved by account {AccountId}, which goes back to {RedirectUri}")]
    private partial void LogApproved(string clientId, Guid accountId, string redirectUri);

    [LoggerMessage(
        EventName = nameof(AuthorizationDenied),
        Level = LogLevel.Information,
        Message = "Client {ClientId} denied by account {AccountId}")]
    private partial void LogDenied(string clientId, Guid accountId);

    [LoggerMessage(
        EventName = nameof(AuthorizationCodeRedeemed),
        Level = LogLevel.Information,
        Message =
            "Client {ClientId} redeemed a code of account {AccountId}: token {TokenId}, scopes {Scopes}, apps {Apps}, budget {Budget}, "
            + "expires {ExpiresAt}")]
    private partial void LogRedeemed(
        string clientId, Guid accountId, Guid tokenId, string scopes, string? apps, string? budget, DateTimeOffset expiresAt);

    [LoggerMessage(
        EventName = nameof(AuthorizationCodeReplayed),
        Level = LogLevel.Warning,
        Message = "A code of client {ClientId} for account {AccountId} came again and was refused: somebody else may have it")]
    private partial void LogReplayed(string clientId, Guid accountId);
}
