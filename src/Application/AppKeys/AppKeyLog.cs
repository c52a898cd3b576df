using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.AppKeys;

/// <summary>Logs events of app keys.</summary>
internal sealed partial class AppKeyLog(ILogger<AppKeyLog> logger) :
    INotificationHandler<AppKeyCreated>, INotificationHandler<AppKeyRevoked>
{
    public Task Handle(AppKeyCreated created, CancellationToken cancellationToken)
    {
        LogCreated(created.KeyId, created.App.Value, created.Name, created.ExpiresAt);
        return Task.CompletedTask;
    }

    public Task Handle(AppKeyRevoked revoked, CancellationToken cancellationToken)
    {
        LogRevoked(revoked.KeyId, revoked.App.Value);
        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventName = nameof(AppKeyCreated),
        Level = LogLevel.Information,
        Message = "Key {KeyId} of {App} created: {Name}, expires {ExpiresAt}")]
    private partial void LogCreated(Guid keyId, string app, string name, DateTimeOffset? expiresAt);

    [LoggerMessage(EventName = nameof(AppKeyRevoked), Level = LogLevel.Information, Message = "Key {KeyId} of {App} revoked")]
    private partial void LogRevoked(Guid keyId, string app);
}
