using FocusAccount.Application.Pipeline;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>One command in a group transaction: it waits for its turn, hands over its writes, and is informed of the outcome.</summary>
internal sealed class GroupMember(LockTarget target, CancellationToken timedOut)
{
    // Its continuation, the rest of the handler, runs on the thread that completes it, so the command has decided when its turn ends.
    private readonly TaskCompletionSource<AccountWithJob> turn = new();
    private readonly TaskCompletionSource<IReadOnlyList<PendingWrite>> decision = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<TransactionOutcome> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LockTarget Target => target;

    /// <summary>The command's rows, once they are locked and its turn has come.</summary>
    public Task<AccountWithJob> Locked => turn.Task;

    /// <summary>Ends the command's turn with the rows that it writes, none after a refusal; returns how the transaction ended.</summary>
    public Task<TransactionOutcome> Finish(IReadOnlyList<PendingWrite> writes)
    {
        decision.TrySetResult(writes);
        return outcome.Task;
    }

    /// <summary>
    /// Fails the command if its request has timed out, because work that has not started can be skipped; returns whether it did.
    /// </summary>
    public bool TryCancel()
    {
        if (!timedOut.IsCancellationRequested)
        {
            return false;
        }

        Fail(new OperationCanceledException(timedOut));
        return true;
    }

    /// <summary>Gives the command its turn, and returns the rows that it writes.</summary>
    public Task<IReadOnlyList<PendingWrite>> RunTurn(AccountWithJob locked)
    {
        turn.SetResult(locked);
        return decision.Task;
    }

    /// <summary>Reports how the transaction has ended.</summary>
    public void Complete(TransactionOutcome result) => outcome.TrySetResult(result);

    /// <summary>Reports that the transaction has failed; whether it was committed may be unknown.</summary>
    public void Fail(Exception exception)
    {
        turn.TrySetException(exception);
        outcome.TrySetException(exception);
    }
}
