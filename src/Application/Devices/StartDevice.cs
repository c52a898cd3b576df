using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Devices;

/// <summary>
/// Starts a device login, with a secret code for the device to poll with and a short one for a person to type. A program that asks for
/// nothing in particular asks for everything.
/// </summary>
public sealed record StartDevice(TokenTermsRequest Asked, string? IpAddress) : IAnonymousCommand<StartDeviceResult>;

/// <summary>The two codes of a device login.</summary>
public sealed record StartDeviceResult(Secret DeviceCode, UserCode UserCode);

internal sealed class StartDeviceValidator : AbstractValidator<StartDevice>
{
    public StartDeviceValidator() => RuleFor(command => command.Asked).SetValidator(new TokenTermsValidator());
}

internal sealed class StartDeviceHandler(IDeviceCodeRepository codes, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<StartDevice, Result<StartDeviceResult>>
{
    public async Task<Result<StartDeviceResult>> Handle(StartDevice command, CancellationToken cancellationToken)
    {
        var secret = Secret.Random();
        var login = DeviceCode.Start(secret, command.Asked.ToTerms(), command.IpAddress, clock.GetUtcNow());
        while (true)
        {
            // There are 25.6 billion user codes: a taken one is rare, and two in a row do not happen.
            var userCode = UserCode.Random();
            if (await codes.TryAdd(login, userCode, cancellationToken))
            {
                afterCommit.Publish(new DeviceLoginStarted(login));
                return new StartDeviceResult(secret, userCode);
            }
        }
    }
}
