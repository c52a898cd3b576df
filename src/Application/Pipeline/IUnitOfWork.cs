namespace FocusAccount.Application.Pipeline;

/// <summary>The database work of one request: a query's reads, or a command's transaction.</summary>
public interface IUnitOfWork
{
    /// <summary>Makes everything that is locked and written from here on one transaction.</summary>
    void Begin(TransactionSharing sharing);

    /// <summary>Commits what the command wrote. It cannot be canceled: once sent, the outcome of a commit would be unknown.</summary>
    Task<TransactionOutcome> Commit();

    /// <summary>Discards what the command wrote; in a shared transaction the other commands go on without it.</summary>
    Task<TransactionOutcome> Rollback();

    /// <summary>Returns the connection, if one is in use; whatever was not committed leaves no trace.</summary>
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
    /// <summary>As the command asked: its writes are committed, or there is nothing left of them.</summary>
    AsAsked,

    /// <summary>A shared transaction was rolled back because of another command. Nothing that this one read or decided holds: it must run again.</summary>
    RolledBackByAnother,
}
