using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Devices;

/// <summary>Starts a device login: a secret code for the device to poll with, and a short one for a person to type.</summary>
public sealed record StartDevice(string? ClientName, string? IpAddress) : ICommand<StartDeviceResult>;

/// <summary>The two codes of a device login.</summary>
public sealed record StartDeviceResult(Secret DeviceCode, UserCode UserCode);

internal sealed class StartDeviceHandler(IDeviceCodeRepository codes, EventLog events, TimeProvider clock)
    : IRequestHandler<StartDevice, Result<StartDeviceResult>>
{
    public async Task<Result<StartDeviceResult>> Handle(StartDevice command, CancellationToken cancellationToken)
    {
        var deviceCode = Secret.Random();
        var code = DeviceCode.Start(deviceCode, command.ClientName, command.IpAddress, clock.GetUtcNow());
        while (true)
        {
            // Of 25.6 billion user codes a taken one is rare; two in a row do not happen.
            var userCode = UserCode.Random();
            if (await codes.TryAdd(code, userCode, cancellationToken))
            {
                events.Add(log => log.Started(code));
                return new StartDeviceResult(deviceCode, userCode);
            }
        }
    }
}
