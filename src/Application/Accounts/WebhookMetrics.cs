using System.Diagnostics.Metrics;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>Counts webhooks.</summary>
internal sealed class WebhookMetrics : INotificationHandler<WebhookReceived>, INotificationHandler<WebhookRefused>
{
    private static readonly Counter<long> Webhooks =
        FocusMetrics.Meter.CreateCounter<long>("focus.webhooks", "{webhook}", "Webhooks of Clerk by type.");

    public Task Handle(WebhookReceived received, CancellationToken cancellationToken) => Count(SnakeCase.NameOf(received.Type));

    public Task Handle(WebhookRefused refused, CancellationToken cancellationToken) => Count("refused");

    private static Task Count(string type)
    {
        Webhooks.Add(1, FocusMetrics.Tag("type", type));
        return Task.CompletedTask;
    }
}
