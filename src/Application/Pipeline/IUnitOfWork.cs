namespace FocusAccount.Application.Pipeline;

/// <summary>What one request reads and writes in the database; a command's reads and writes are one transaction, which it may share with other commands.</summary>
public interface IUnitOfWork
{
    /// <summary>Makes all that is locked and written from here on one transaction; an <paramref name="alone"/> one is shared with nobody.</summary>
    void Begin(bool alone);

    /// <summary>
    /// Ends the transaction: what the command wrote is committed, or forgotten. False when it was shared and undone through another command's fault, so that nothing
    /// holds of what this one saw and decided. It is not cancelled half-way, for then its outcome would be unknown.
    /// </summary>
    Task<bool> Close(bool keep);

    /// <summary>Lets go of the database; what was not committed leaves no trace.</summary>
    Task End();
}
