using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Devices;

/// <summary>
/// Decides on a device login: approves it, so that the device may act for the account on the terms that it asked for, less what the person
/// takes away, or denies it. The decision is final.
/// </summary>
public sealed record CompleteDevice(Guid AccountId, string UserCode, bool Deny, TokenTermsRequest Changes, string? IpAddress)
    : ICommand<Unit>;

internal sealed class CompleteDeviceValidator : AbstractValidator<CompleteDevice>
{
    public CompleteDeviceValidator() => RuleFor(command => command.Changes).SetValidator(new TokenTermsValidator());
}

internal sealed class CompleteDeviceHandler(
    UserCodeLookup lookup, IDeviceCodeRepository codes, ITokenRepository tokens, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<CompleteDevice, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(CompleteDevice command, CancellationToken cancellationToken)
    {
        // Before the lookup, so that this refusal uses up no attempt. The limit itself is kept when the token is collected.
        var now = clock.GetUtcNow();
        if (!command.Deny && PersonalAccessToken.WhyNoMore(await tokens.CountValid(command.AccountId, now, cancellationToken)) is { } full)
        {
            return full;
        }

        var found = await lookup.FindPending(command.UserCode, command.AccountId, command.IpAddress, cancellationToken);
        if (found.Error is { } refusal)
        {
            return refusal;
        }

        var login = found.Value.Login;
        if ((command.Deny ? login.Deny(now) : login.Approve(command.AccountId, command.Changes.ToChanges(), now)) is { } ended)
        {
            return ended;
        }

        if (!await codes.TryMove(login, cancellationToken))
        {
            return DeviceErrors.Used;
        }

        afterCommit.Publish(
            command.Deny ? new DeviceLoginDenied(login, command.AccountId) : new DeviceLoginApproved(login, command.AccountId));
        return Unit.Value;
    }
}
