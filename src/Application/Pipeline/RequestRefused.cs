using FocusAccount.Domain;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Pipeline;

/// <summary>A request was refused.</summary>
internal sealed record RequestRefused(string UseCase, Error Error) : INotification;

/// <summary>A request whose refusal is a specific event.</summary>
internal interface IRaisesRefusal
{
    INotification Refused(Error error);
}

/// <summary>Logs refusals; a caller's mistake is information, not a warning.</summary>
internal sealed partial class RequestLog(ILogger<RequestLog> logger) : INotificationHandler<RequestRefused>
{
    public Task Handle(RequestRefused refused, CancellationToken cancellationToken)
    {
        LogRefused(refused.UseCase, refused.Error.Code, refused.Error.Message);
        return Task.CompletedTask;
    }

    [LoggerMessage(EventName = nameof(RequestRefused), Level = LogLevel.Information, Message = "{UseCase} refused: {Code} ({Reason})")]
    private partial void LogRefused(string useCase, string code, string reason);
}
