using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Devices;
using MediatR;

namespace FocusAccount.Application.Devices;

/// <summary>Decides on a device login: the device may act for the account, or is turned away. The decision is final.</summary>
public sealed record CompleteDeviceLogin(Guid AccountId, string UserCode, bool Deny, string? IpAddress) : ICommand<DeviceLoginDecided>;

/// <summary>The decision was taken.</summary>
public sealed record DeviceLoginDecided(bool Ok);

internal sealed class CompleteDeviceLoginHandler(UserCodeLookup lookup, IDeviceCodeRepository codes, EventLog events, TimeProvider clock)
    : IRequestHandler<CompleteDeviceLogin, Result<DeviceLoginDecided>>
{
    public async Task<Result<DeviceLoginDecided>> Handle(CompleteDeviceLogin command, CancellationToken cancellationToken)
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
        return new DeviceLoginDecided(Ok: true);
    }
}
