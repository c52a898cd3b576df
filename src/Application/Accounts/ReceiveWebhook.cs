using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>Notes that a valid webhook of Clerk came, of this type and about this user, if it names one.</summary>
public sealed record ReceiveWebhook(WebhookType Type, string? ClerkId) : ICommand<Unit>
{
    internal const string Heartbeat = "webhook";
}

/// <summary>The types of webhooks that mean something here.</summary>
public enum WebhookType
{
    Other,
    UserCreated,
    UserUpdated,
    UserDeleted,
}

internal sealed class ReceiveWebhookHandler(IHeartbeats heartbeats, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<ReceiveWebhook, Result<Unit>>
{
    private static readonly TimeSpan Resolution = TimeSpan.FromMinutes(1);

    public async Task<Result<Unit>> Handle(ReceiveWebhook command, CancellationToken cancellationToken)
    {
        await heartbeats.TryBeat(ReceiveWebhook.Heartbeat, Resolution, clock.GetUtcNow(), cancellationToken);
        afterCommit.Publish(new WebhookReceived(command.Type));
        if (command is { Type: WebhookType.UserDeleted, ClerkId: null })
        {
            afterCommit.Publish(new DeletedUserNotNamed());
        }

        return Unit.Value;
    }
}
