using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.OAuth;

/// <summary>A client that the settings list cannot be used, because of what is at its URL.</summary>
public sealed record ClientDocumentRefused(string Url, string Reason) : INotification;

/// <summary>Logs the documents of clients that were refused: a warning, because the operator has listed them.</summary>
internal sealed partial class ClientDocumentLog(ILogger<ClientDocumentLog> logger) : INotificationHandler<ClientDocumentRefused>
{
    public Task Handle(ClientDocumentRefused refused, CancellationToken cancellationToken)
    {
        LogRefused(refused.Url, refused.Reason);
        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventName = nameof(ClientDocumentRefused),
        Level = LogLevel.Warning,
        Message = "The document of the client {Url} was refused: {Reason}")]
    private partial void LogRefused(string url, string reason);
}
