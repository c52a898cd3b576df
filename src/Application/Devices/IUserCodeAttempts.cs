namespace FocusAccount.Application.Devices;

/// <summary>
/// The limit on attempts to enter a user code, per account, per address and overall (RFC 8628, 5.1). It is kept in the database, so that it
/// holds across instances and restarts.
/// </summary>
public interface IUserCodeAttempts
{
    /// <summary>Takes one attempt, whether the command succeeds or not; returns null, or how long to wait when none is left.</summary>
    Task<TimeSpan?> Take(Guid accountId, string? address, CancellationToken cancellationToken);

    /// <summary>Gives the attempt back if the command succeeds.</summary>
    Task GiveBack(Guid accountId, string? address, CancellationToken cancellationToken);

    /// <summary>Deletes the counts that no longer matter.</summary>
    Task Sweep(CancellationToken cancellationToken);
}
