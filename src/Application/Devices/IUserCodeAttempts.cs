using FocusAccount.Domain;

namespace FocusAccount.Application.Devices;

/// <summary>
/// The limit on attempts to enter a user code: per account, for all first tries together, and beyond those per address and overall (RFC
/// 8628, 5.1). It is kept in the database, so that it holds across instances and restarts.
/// </summary>
public interface IUserCodeAttempts
{
    /// <summary>Takes one attempt, whether the command succeeds or not; a refusal when none is left.</summary>
    Task<Result<UserCodeAttempt>> Take(Guid accountId, string? address, CancellationToken cancellationToken);

    /// <summary>Gives the attempt back if the command succeeds.</summary>
    Task GiveBack(UserCodeAttempt attempt, CancellationToken cancellationToken);

    /// <summary>Deletes the counts that no longer matter.</summary>
    Task Sweep(CancellationToken cancellationToken);
}

/// <summary>An attempt that was taken, and where it counts: the scopes, each with the start of its window (UTC).</summary>
public sealed record UserCodeAttempt(IReadOnlyList<(string Scope, DateTimeOffset WindowStart)> Counts);
