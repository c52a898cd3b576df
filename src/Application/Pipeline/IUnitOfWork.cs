namespace FocusAccount.Application.Pipeline;

/// <summary>What one request reads and writes in the database; a command's reads and writes are one transaction.</summary>
public interface IUnitOfWork
{
    /// <summary>Makes all reads and writes from here on one transaction.</summary>
    void Begin();

    /// <summary>Sends the queued writes and commits; it is not cancelled half-way, for then its outcome would be unknown.</summary>
    Task Commit();

    /// <summary>Lets go of the database; what was not committed leaves no trace.</summary>
    Task End();
}
