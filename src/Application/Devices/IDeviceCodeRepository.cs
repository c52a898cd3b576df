using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Devices;

/// <summary>
/// The stored device logins. Device codes are stored as SHA-256 and user codes as HMAC, so that neither can be read back.
/// </summary>
public interface IDeviceCodeRepository
{
    /// <summary>Stores a new device login; returns false when its user code is taken.</summary>
    Task<bool> TryAdd(DeviceCode code, UserCode userCode, CancellationToken cancellationToken);

    /// <summary>The device login of a user code, or null.</summary>
    Task<DeviceCode?> Find(UserCode userCode, CancellationToken cancellationToken);

    /// <summary>The device login of a device code, or null.</summary>
    Task<DeviceCode?> Find(Secret deviceCode, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the new status of a device login; returns false when a concurrent request has changed it since it was read.
    /// </summary>
    Task<bool> TryMove(DeviceCode code, CancellationToken cancellationToken);

    /// <summary>Deletes a batch of device logins that expired before a time (UTC), and returns their number.</summary>
    Task<int> DeleteExpiredBefore(DateTimeOffset time, CancellationToken cancellationToken);
}
