using FocusAccount.Application.Pipeline;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>Counts starter credits (whole).</summary>
internal sealed class AppMetrics : INotificationHandler<StarterCreditsGranted>
{
    public Task Handle(StarterCreditsGranted granted, CancellationToken cancellationToken)
    {
        FocusMetrics.Credits("granted", granted.Grant.StarterCredits);
        return Task.CompletedTask;
    }
}
