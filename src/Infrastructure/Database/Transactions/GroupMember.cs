namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>A command's part in a transaction that it shares with others: it waits for its turn, decides, leaves, and hears how it ended.</summary>
internal sealed class GroupMember(LockTarget wanted, CancellationToken givenUp)
{
    // The command goes on where this is completed, so that it has decided when its turn is over.
    private readonly TaskCompletionSource<AccountWithJob> turn = new();
    private readonly TaskCompletionSource<IReadOnlyList<PendingWrite>> decision = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LockTarget LockTarget => wanted;

    /// <summary>Has a command fail that nobody waits for any more, and tells whether it did: what has not begun is then not done.</summary>
    public bool TryGiveUp()
    {
        if (!givenUp.IsCancellationRequested)
        {
            return false;
        }

        Fail(new OperationCanceledException(givenUp));
        return true;
    }

    /// <summary>What was found for the command, once it is its turn.</summary>
    public Task<AccountWithJob> Turn => turn.Task;

    /// <summary>Ends the command's turn with what it wants written; tells whether that was committed, or undone through another's fault.</summary>
    public Task<bool> Leave(IReadOnlyList<PendingWrite> writes)
    {
        decision.TrySetResult(writes);
        return outcome.Task;
    }

    /// <summary>Gives the command its turn, and takes what it wants written.</summary>
    public Task<IReadOnlyList<PendingWrite>> Decide(AccountWithJob found)
    {
        turn.SetResult(found);
        return decision.Task;
    }

    /// <summary>The transaction has ended.</summary>
    public void End(bool committed) => outcome.TrySetResult(committed);

    /// <summary>The transaction has failed, and it may not be known how it ended.</summary>
    public void Fail(Exception exception)
    {
        turn.TrySetException(exception);
        outcome.TrySetException(exception);
    }
}
