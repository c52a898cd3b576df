namespace FocusAccount.Application.Pipeline;

/// <summary>The database work of one request: a query's reads, or a command's transaction.</summary>
public interface IUnitOfWork
{
    /// <summary>Starts a transaction: everything that is locked and written from here on belongs to it.</summary>
    void Begin(TransactionSharing sharing);

    /// <summary>
    /// Commits the writes of the command. It cannot be canceled: once a commit is sent, canceling would hide its outcome.
    /// </summary>
    Task<TransactionOutcome> Commit();

    /// <summary>Discards the writes of the command; in a shared transaction the other commands go on without it.</summary>
    Task<TransactionOutcome> Rollback();

    /// <summary>Returns the connection, if one is in use, and rolls back what was not committed.</summary>
    Task Release();
}

/// <summary>Whether a command's transaction may be shared with other commands.</summary>
public enum TransactionSharing
{
    Alone,
    MayShare,
}

/// <summary>How a transaction ended for one of its commands.</summary>
public enum TransactionOutcome
{
    /// <summary>The command's own decision: its writes are committed, or nothing is left of them.</summary>
    AsAsked,

    /// <summary>
    /// A shared transaction was rolled back because of another command. Nothing that this command read or decided holds, so it must run
    /// again.
    /// </summary>
    RolledBackByAnother,
}
