using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Devices;

/// <summary>
/// Polls a device login. The first poll after the approval collects the token, which is created at that moment and never stored.
/// </summary>
/// <param name="DeviceCode">The secret of the login</param>
/// <param name="ClientId">The OAuth client that polls, and must be the one that started the login; null without OAuth</param>
/// <param name="Resource">The resource server of the login, checked if it is there</param>
public sealed record PollDevice(string? DeviceCode, string? ClientId = null, string? Resource = null) : IAnonymousCommand<PollDeviceResult>;

/// <summary>The token with what was issued, or null while nobody has decided.</summary>
public sealed record PollDeviceResult(CollectedToken? Collected);

internal sealed class PollDeviceValidator : AbstractValidator<PollDevice>
{
    public PollDeviceValidator() =>
        RuleFor(command => command.DeviceCode).NotEmpty().WithMessage("device_code must be the device code from the start.");
}

internal sealed class PollDeviceHandler(
    IDeviceCodeRepository codes, TokenIssuer issuer, PollThrottle throttle, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<PollDevice, Result<PollDeviceResult>>
{
    public async Task<Result<PollDeviceResult>> Handle(PollDevice command, CancellationToken cancellationToken)
    {
        if (await codes.Find(new Secret(command.DeviceCode!), cancellationToken) is not { } login
            || login.Terms.ClientId != command.ClientId
            || (command.Resource ?? login.Terms.Resource) != login.Terms.Resource)
        {
            return DeviceErrors.UnknownDeviceCode;
        }

        var now = clock.GetUtcNow();
        if (login.WhyEnded(now) is { } ended)
        {
            return ended;
        }

        if (login.Status == DeviceCodeStatus.Pending)
        {
            return throttle.TryPoll(login, out var wait) ? new PollDeviceResult(Collected: null) : DeviceErrors.SlowDown(wait);
        }

        var accountId = login.Redeem();
        var issued = await issuer.Issue(accountId, login.Terms, Redeem, cancellationToken);
        if (issued.Error is { } refusal)
        {
            return refusal;
        }

        afterCommit.Publish(new DeviceLoginRedeemed(login, issued.Value.Token));
        return new PollDeviceResult(issued.Value);

        async Task<Error?> Redeem() => await codes.TryMove(login, cancellationToken) ? null : DeviceErrors.Used;
    }
}
