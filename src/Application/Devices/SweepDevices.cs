using FocusAccount.Application.OAuth;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.OAuth;
using MediatR;

namespace FocusAccount.Application.Devices;

/// <summary>
/// Deletes a batch of device logins and authorization codes that ended a while ago and returns their number; several instances may sweep at
/// once.
/// </summary>
public sealed record SweepDevices : ICommand<int>
{
    /// <summary>
    /// How long after its end a code is kept: a program that still sends it learns that it has ended, not that it is unknown.
    /// </summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(1);
}

internal sealed class SweepDevicesHandler(
    IDeviceCodeRepository codes, IAuthorizationCodeRepository authorizationCodes, IUserCodeAttempts attempts, TimeProvider clock)
    : IRequestHandler<SweepDevices, Result<int>>
{
    public async Task<Result<int>> Handle(SweepDevices command, CancellationToken cancellationToken)
    {
        await attempts.Sweep(cancellationToken);
        var end = clock.GetUtcNow() - SweepDevices.Retention;
        return await codes.DeleteExpiredBefore(end, cancellationToken)
            + await authorizationCodes.DeleteCreatedBefore(end - AuthorizationCode.Lifetime, cancellationToken);
    }
}
