using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Devices;

/// <summary>Deletes device logins that expired a while ago, and tells how many; any number of instances may sweep at once.</summary>
public sealed record SweepDevices : ICommand<int>
{
    /// <summary>For so long a device that still polls hears that its code has ended, instead of that there is none.</summary>
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
