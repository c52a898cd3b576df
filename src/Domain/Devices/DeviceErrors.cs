namespace FocusAccount.Domain.Devices;

/// <summary>Errors of device logins; the codes are those of RFC 8628, 3.5, where it has one.</summary>
public static class DeviceErrors
{
    /// <summary>No device login has, or had, this user code.</summary>
    public static readonly Error UnknownUserCode =
        new(ErrorKind.Invalid, "unknown_user_code", "This code is not known; check it against your terminal.");

    /// <summary>No device login has, or had, this device code.</summary>
    public static readonly Error UnknownDeviceCode =
        new(ErrorKind.NotFound, "unknown_device_code", "This device login does not exist; start a new one.");

    /// <summary>Something for this service's own page alone, such as to decide on a device login, was tried from somewhere else.</summary>
    public static readonly Error NotByOwnPage = new(
        ErrorKind.Forbidden,
        "own_page_only",
        "Only this service's own page can do this; open that page in the browser and do it there.");

    public static readonly Error Expired = new(ErrorKind.Gone, "expired_token", "This code has expired; start a new login.");

    public static readonly Error Denied =
        new(ErrorKind.Gone, "access_denied", "This device login was declined; start a new one to try again.");

    public static readonly Error Used = new(ErrorKind.Gone, "code_used", "This code has already been used; start a new login.");

    public static Error SlowDown(TimeSpan wait) =>
        new(ErrorKind.TooManyRequests, "slow_down", "Poll less often: wait for the interval between two polls.") { RetryAfter = wait };

    public static Error TooManyGuesses(TimeSpan wait) =>
        new(ErrorKind.TooManyRequests, "too_many_attempts", "Too many wrong codes; try again later.") { RetryAfter = wait };
}
