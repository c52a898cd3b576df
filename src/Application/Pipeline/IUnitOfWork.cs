namespace FocusAccount.Application.Pipeline;

/// <summary>The transaction of one command.</summary>
public interface IUnitOfWork
{
    /// <summary>Makes all reads and writes from here on one transaction.</summary>
    void Begin();

    /// <summary>Sends the queued writes and commits; it is not cancelled half-way, for then its outcome would be unknown.</summary>
    Task Commit();

    /// <summary>Ends the transaction; what was not committed leaves no trace.</summary>
    Task End();
}
