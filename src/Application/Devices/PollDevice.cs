using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Devices;

/// <summary>Asks how a device login stands. The first poll after the approval collects the token, which is made at that moment and never stored.</summary>
public sealed record PollDevice(string? DeviceCode) : ICommand<PollDeviceResult>;

/// <summary>The token, or null while nobody has decided.</summary>
public sealed record PollDeviceResult(Secret? Token);

internal sealed class PollDeviceValidator : AbstractValidator<PollDevice>
{
    public PollDeviceValidator() => RuleFor(command => command.DeviceCode).NotEmpty().WithMessage("device_code is missing.");
}

internal sealed class PollDeviceHandler(
    IDeviceCodeRepository codes,
    ITokenRepository tokens,
    PollThrottle pacing,
    EventLog events,
    TimeProvider clock) : IRequestHandler<PollDevice, Result<PollDeviceResult>>
{
    public async Task<Result<PollDeviceResult>> Handle(PollDevice command, CancellationToken cancellationToken)
    {
        if (await codes.Find(new Secret(command.DeviceCode!), cancellationToken) is not { } code)
        {
            return DeviceErrors.UnknownDeviceCode;
        }

        var now = clock.GetUtcNow();
        if (code.WhyEnded(now) is { } ended)
        {
            return ended;
        }

        if (code.Status == DeviceCodeStatus.Pending)
        {
            return pacing.TryPoll(code, now) is { } wait ? DeviceErrors.SlowDown(wait) : new PollDeviceResult(Token: null);
        }

        var accountId = code.Redeem();
        if (!await codes.TryMove(code, cancellationToken))
        {
            return DeviceErrors.Used;
        }

        var token = PersonalAccessTokenFormat.Mint(accountId);
        var issued = PersonalAccessToken.Issue(token, accountId, Guid.CreateVersion7(now), code.ClientName, now);
        tokens.Add(issued);
        events.Add(log => log.Redeemed(code, accountId, issued.Id));
        return new PollDeviceResult(token);
    }
}
