using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Tokens;

/// <summary>Logs events of personal access tokens.</summary>
internal sealed partial class TokenLog(ILogger<TokenLog> logger) : INotificationHandler<TokenRevoked>
{
    public Task Handle(TokenRevoked revoked, CancellationToken cancellationToken)
    {
        LogRevoked(revoked.AccountId, revoked.TokenId);
        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventName = nameof(TokenRevoked),
        Level = LogLevel.Information,
        Message = "Token {TokenId} of account {AccountId} revoked")]
    private partial void LogRevoked(Guid accountId, Guid tokenId);
}
