using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Devices;

/// <summary>Asks how a device login stands. The first poll after the approval collects the token, which is made at that moment and never stored.</summary>
public sealed record PollDeviceLogin(string? DeviceCode) : ICommand<PolledDeviceLogin>;

/// <summary>The token, or null while nobody has decided.</summary>
public sealed record PolledDeviceLogin(Secret? Token);

internal sealed class PollDeviceLoginValidator : AbstractValidator<PollDeviceLogin>
{
    public PollDeviceLoginValidator() => RuleFor(command => command.DeviceCode).NotEmpty().WithMessage("device_code is missing.");
}

internal sealed class PollDeviceLoginHandler(
    IDeviceCodeRepository codes,
    IAccessTokenRepository tokens,
    PollPacing pacing,
    EventLog events,
    TimeProvider clock) : IRequestHandler<PollDeviceLogin, Result<PolledDeviceLogin>>
{
    public async Task<Result<PolledDeviceLogin>> Handle(PollDeviceLogin command, CancellationToken cancellationToken)
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
            return pacing.TryPoll(code, now) is { } wait ? DeviceErrors.SlowDown(wait) : new PolledDeviceLogin(Token: null);
        }

        var accountId = code.Redeem();
        if (!await codes.TryMove(code, cancellationToken))
        {
            return DeviceErrors.Used;
        }

        var token = AccessTokenFormat.Mint(accountId);
        var issued = AccessToken.Issue(token, accountId, Guid.CreateVersion7(now), code.ClientName, now);
        tokens.Add(issued);
        events.Add(log => log.Redeemed(code, accountId, issued.Id));
        return new PolledDeviceLogin(token);
    }
}
