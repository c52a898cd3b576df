using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Devices;
using MediatR;

namespace FocusAccount.Application.Devices;

/// <summary>Decides on a device login: the device may act for the account, or is turned away. The decision is final.</summary>
public sealed record CompleteDevice(Guid AccountId, string UserCode, bool Deny, string? IpAddress) : ICommand<CompleteDeviceResult>;

/// <summary>The decision was taken.</summary>
public sealed record CompleteDeviceResult(bool Ok);

internal sealed class CompleteDeviceHandler(UserCodeLookup lookup, IDeviceCodeRepository codes, EventLog events, TimeProvider clock)
    : IRequestHandler<CompleteDevice, Result<CompleteDeviceResult>>
{
    public async Task<Result<CompleteDeviceResult>> Handle(CompleteDevice command, CancellationToken cancellationToken)
    {
        var found = await lookup.FindPending(command.UserCode, command.AccountId, command.IpAddress, cancellationToken);
        if (found.Error is { } refusal)
        {
            return refusal;
        }

        var code = found.Value.Code;
        var now = clock.GetUtcNow();
        if ((command.Deny ? code.Deny(now) : code.Approve(command.AccountId, now)) is { } ended)
        {
            return ended;
        }

        if (!await codes.TryMove(code, cancellationToken))
        {
            return DeviceErrors.Used;
        }

        events.Add(log => log.Decided(code, command.AccountId));
        return new CompleteDeviceResult(Ok: true);
    }
}
