using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Devices;

/// <summary>The stored device logins. Device codes are stored as SHA-256, user codes as HMAC: neither can be read back.</summary>
public interface IDeviceCodeRepository
{
    /// <summary>Stores a new device login; false when its user code is taken.</summary>
    Task<bool> TryAdd(DeviceCode code, UserCode userCode, CancellationToken cancellationToken);

    /// <summary>The device login of a user code, or null.</summary>
    Task<DeviceCode?> Find(UserCode userCode, CancellationToken cancellationToken);

    /// <summary>The device login of a device code, or null.</summary>
    Task<DeviceCode?> Find(Secret deviceCode, CancellationToken cancellationToken);

    /// <summary>Stores where a device login now stands, if it still stands where it was read; false when someone else moved it first.</summary>
    Task<bool> TryMove(DeviceCode code, CancellationToken cancellationToken);

    /// <summary>Deletes some of the device logins that expired before a time (UTC), and tells how many.</summary>
    Task<int> DeleteExpiredBefore(DateTimeOffset time, CancellationToken cancellationToken);
}
