namespace FocusAccount.Application.Devices;

/// <summary>
/// How many user codes may still be tried, per account, per address and overall (RFC 8628, 5.1). It is kept in the database, so that it
/// holds across instances and restarts, and outside the command's transaction, so that a refusal counts too.
/// </summary>
public interface IGuessBudget
{
    /// <summary>Takes one try; null when there was one, otherwise how long to wait.</summary>
    Task<TimeSpan?> Spend(Guid accountId, string? address, CancellationToken cancellationToken);

    /// <summary>Gives the try back: the code was right.</summary>
    Task Refund(Guid accountId, string? address, CancellationToken cancellationToken);

    /// <summary>Forgets the counts that no longer matter.</summary>
    Task Sweep(CancellationToken cancellationToken);
}
