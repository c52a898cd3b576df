using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Devices;

/// <summary>
/// Deletes a batch of device logins that expired a while ago and returns their number; several instances may sweep at once.
/// </summary>
public sealed record SweepDevices : ICommand<int>
{
    /// <summary>
    /// How long after its expiry a device login is kept: a device that still polls learns that its code has ended, not that it is unknown.
    /// </summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(1);
}

internal sealed class SweepDevicesHandler(IDeviceCodeRepository codes, IUserCodeAttempts attempts, TimeProvider clock)
    : IRequestHandler<SweepDevices, Result<int>>
{
    public async Task<Result<int>> Handle(SweepDevices command, CancellationToken cancellationToken)
    {
        await attempts.Sweep(cancellationToken);
        return await codes.DeleteExpiredBefore(clock.GetUtcNow() - SweepDevices.Retention, cancellationToken);
    }
}
