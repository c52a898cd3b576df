namespace FocusAccount.Application.Devices;

/// <summary>
/// How many user codes may still be tried, per account, per address and overall (RFC 8628, 5.1). It is kept in the database, so that it
/// holds across instances and restarts.
/// </summary>
public interface IUserCodeAttempts
{
    /// <summary>Takes one try, whatever becomes of the command; null when there was one, otherwise how long to wait.</summary>
    Task<TimeSpan?> Take(Guid accountId, string? address, CancellationToken cancellationToken);

    /// <summary>Gives the try back, if the command succeeds.</summary>
    Task GiveBack(Guid accountId, string? address, CancellationToken cancellationToken);

    /// <summary>Forgets the counts that no longer matter.</summary>
    Task Sweep(CancellationToken cancellationToken);
}
