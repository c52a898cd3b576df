using System.Diagnostics.Metrics;
using FocusAccount.Application.Pipeline;
using MediatR;

namespace FocusAccount.Application.Devices;

/// <summary>Counts device logins by outcome.</summary>
internal sealed class DeviceMetrics :
    INotificationHandler<DeviceLoginStarted>,
    INotificationHandler<DeviceLoginApproved>,
    INotificationHandler<DeviceLoginDenied>,
    INotificationHandler<DeviceLoginRedeemed>
{
    private static readonly Counter<long> Logins =
        FocusMetrics.Meter.CreateCounter<long>("focus.device_logins", "{login}", "Device logins by outcome.");

    public Task Handle(DeviceLoginStarted started, CancellationToken cancellationToken) => Count("started");

    public Task Handle(DeviceLoginApproved approved, CancellationToken cancellationToken) => Count("approved");

    public Task Handle(DeviceLoginDenied denied, CancellationToken cancellationToken) => Count("denied");

    public Task Handle(DeviceLoginRedeemed redeemed, CancellationToken cancellationToken) => Count("redeemed");

    private static Task Count(string outcome)
    {
        Logins.Add(1, FocusMetrics.Tag("outcome", outcome));
        return Task.CompletedTask;
    }
}
