using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Devices;

/// <summary>
/// Shows the device login behind a user code, so that a person can recognize it before deciding. It is a command because it uses up an
/// attempt.
/// </summary>
public sealed record LookUpDevice(Guid AccountId, string UserCode, string? IpAddress) : ICommand<LookUpDeviceResult>;

/// <summary>
/// A device login that waits for a decision: the name of the program, its address, the terms of the token that it asks for, and when it was
/// started and expires (UTC).
/// </summary>
public sealed record LookUpDeviceResult(
    string UserCode, string? ClientName, string? IpAddress, TokenTerms Asked, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

internal sealed class LookUpDeviceHandler(UserCodeLookup lookup) : IRequestHandler<LookUpDevice, Result<LookUpDeviceResult>>
{
    public async Task<Result<LookUpDeviceResult>> Handle(LookUpDevice command, CancellationToken cancellationToken)
    {
        var found = await lookup.FindPending(command.UserCode, command.AccountId, command.IpAddress, cancellationToken);
        if (found.Error is { } refusal)
        {
            return refusal;
        }

        var (userCode, login) = found.Value;
        return new LookUpDeviceResult(userCode.ToString(), login.ClientName, login.IpAddress, login.Terms, login.CreatedAt, login.ExpiresAt);
    }
}
