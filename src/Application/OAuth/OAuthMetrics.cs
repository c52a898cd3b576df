using System.Diagnostics.Metrics;
using FocusAccount.Application.Pipeline;
using MediatR;

namespace FocusAccount.Application.OAuth;

/// <summary>Counts authorizations of OAuth clients by outcome.</summary>
internal sealed class OAuthMetrics :
    INotificationHandler<AuthorizationApproved>,
    INotificationHandler<AuthorizationDenied>,
    INotificationHandler<AuthorizationCodeRedeemed>,
    INotificationHandler<AuthorizationCodeReplayed>
{
    private static readonly Counter<long> Authorizations =
        FocusMetrics.Meter.CreateCounter<long>("focus.authorizations", "{authorization}", "Authorizations of OAuth clients by outcome.");

    public Task Handle(AuthorizationApproved approved, CancellationToken cancellationToken) => Count("approved");

    public Task Handle(AuthorizationDenied denied, CancellationToken cancellationToken) => Count("denied");

    public Task Handle(AuthorizationCodeRedeemed redeemed, CancellationToken cancellationToken) => Count("redeemed");

    public Task Handle(AuthorizationCodeReplayed replayed, CancellationToken cancellationToken) => Count("replayed");

    private static Task Count(string outcome)
    {
        Authorizations.Add(1, FocusMetrics.Tag("outcome", outcome));
        return Task.CompletedTask;
    }
}
