using FocusAccount.Application.Pipeline;

namespace FocusAccount.Application.Accounts;

/// <summary>Warns when Clerk's webhooks are configured and none has come for long, at most once an hour over all instances.</summary>
public sealed class WebhookWatch(IHeartbeats heartbeats, ClerkSyncOptions sync, EventPublisher events, TimeProvider clock)
{
    private const string Warned = "webhook_silence";

    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromHours(1);

    /// <summary>Warns if it is due.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        if (!sync.HasWebhooks || sync.WebhookSilence == TimeSpan.Zero)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var silence = now - await heartbeats.LastOrBegin(ReceiveWebhook.Heartbeat, now, cancellationToken);
        if (silence >= sync.WebhookSilence && await heartbeats.TryBeat(Warned, BetweenWarnings, now, cancellationToken))
        {
            await events.Publish(new WebhooksSilent(silence));
        }
    }
}
