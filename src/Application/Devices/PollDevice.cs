using FluentValidation;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Devices;

/// <summary>
/// Polls a device login. The first poll after the approval collects the token, which is created at that moment and never stored.
/// </summary>
public sealed record PollDevice(string? DeviceCode) : IAnonymousCommand<PollDeviceResult>;

/// <summary>The token with what was issued, or null while nobody has decided.</summary>
public sealed record PollDeviceResult(CollectedToken? Collected);

/// <summary>A personal access token for its program, and what the person has given it.</summary>
public sealed record CollectedToken(Secret Secret, PersonalAccessToken Token);

internal sealed class PollDeviceValidator : AbstractValidator<PollDevice>
{
    public PollDeviceValidator() =>
        RuleFor(command => command.DeviceCode).NotEmpty().WithMessage("device_code must be the device code from the start.");
}

internal sealed class PollDeviceHandler(
    IAccountLocks locks,
    IDeviceCodeRepository codes,
    ITokenRepository tokens,
    PollThrottle throttle,
    AfterCommit afterCommit,
    TimeProvider clock)
    : IRequestHandler<PollDevice, Result<PollDeviceResult>>
{
    public async Task<Result<PollDeviceResult>> Handle(PollDevice command, CancellationToken cancellationToken)
    {
        if (await codes.Find(new Secret(command.DeviceCode!), cancellationToken) is not { } login)
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

        // Counted twice: first without the lock, so that a device that goes on polling takes none.
        var accountId = login.Redeem();
        if (PersonalAccessToken.WhyNoMore(await tokens.CountValid(accountId, now, cancellationToken)) is { } alreadyFull)
        {
            return alreadyFull;
        }

        // The login is redeemed before a token is created: of two simultaneous polls, only one creates it. The account is locked before its
        // tokens are counted: of many logins that are redeemed at once, none gets past the limit.
        var account = await locks.Lock(accountId, cancellationToken);
        if (account.ClosedFor is not null)
        {
            return AccountErrors.Closed;
        }

        if (!await codes.TryMove(login, cancellationToken))
        {
            return DeviceErrors.Used;
        }

        if (PersonalAccessToken.WhyNoMore(await tokens.CountValid(accountId, now, cancellationToken)) is { } full)
        {
            return full;
        }

        var token = TokenFormat.PersonalAccessToken.Mint(accountId);
        var issued = PersonalAccessToken.Issue(token, accountId, Guid.CreateVersion7(now), login.Terms, now);
        tokens.Add(issued);
        afterCommit.Publish(new DeviceLoginRedeemed(login, issued));
        return new PollDeviceResult(new CollectedToken(token, issued));
    }
}
