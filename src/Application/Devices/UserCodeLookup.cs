using FocusAccount.Domain;
using FocusAccount.Domain.Devices;

namespace FocusAccount.Application.Devices;

/// <summary>
/// The lookup that showing a device login and deciding on it share: each typed code uses up an attempt, and the right one gives it back.
/// </summary>
internal sealed class UserCodeLookup(IDeviceCodeRepository codes, IUserCodeAttempts attempts, TimeProvider clock)
{
    /// <summary>Finds the device login that waits for a decision under a typed code.</summary>
    public async Task<Result<(UserCode UserCode, DeviceCode Login)>> FindPending(
        string typed, Guid accountId, string? address, CancellationToken cancellationToken)
    {
        if (!UserCode.TryParse(typed, out var userCode))
        {
            return DeviceErrors.UnknownUserCode;
        }

        var taken = await attempts.Take(accountId, address, cancellationToken);
        if (taken.Error is { } refusal)
        {
            return refusal;
        }

        if (await codes.Find(userCode, cancellationToken) is not { } login)
        {
            return DeviceErrors.UnknownUserCode;
        }

        if (login.WhyNotPending(clock.GetUtcNow()) is { } ended)
        {
            return ended;
        }

        await attempts.GiveBack(taken.Value, cancellationToken);
        return (userCode, login);
    }
}
