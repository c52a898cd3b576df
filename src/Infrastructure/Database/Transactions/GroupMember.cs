using FocusAccount.Application.Pipeline;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// One command in a group transaction: it waits for its turn, hands over its writes, and is informed of the outcome. If its request times
/// out before its turn, it fails at once.
/// </summary>
internal sealed class GroupMember
{
    // Its continuation, the rest of the handler, runs on the thread that completes it, so the command has decided when its turn ends.
    private readonly TaskCompletionSource<AccountWithJob?> turn = new();
    private readonly TaskCompletionSource<IReadOnlyList<PendingWrite>> decision = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // So does the rest of its request.
    private readonly TaskCompletionSource<TransactionOutcome> outcome = new();
    private readonly CancellationTokenRegistration cancellation;
    private int claimed;

    public GroupMember(LockTarget target, CancellationToken timedOut)
    {
        Target = target;
        cancellation = timedOut.UnsafeRegister((_, token) => Cancel(token), state: null);
    }

    public LockTarget Target { get; }

    /// <summary>The command's rows, once they are locked and its turn has come; null when there is no such account.</summary>
    public Task<AccountWithJob?> Locked => turn.Task;

    /// <summary>Whether the command still waits for its turn: it has neither begun nor failed.</summary>
    public bool IsWaiting => Volatile.Read(ref claimed) == 0;

    /// <summary>Ends the command's turn with the rows that it writes, none after a refusal; returns how the transaction ended.</summary>
    public Task<TransactionOutcome> Finish(IReadOnlyList<PendingWrite> writes)
    {
        decision.TrySetResult(writes);
        return outcome.Task;
    }

    /// <summary>
    /// Takes the command for its turn or its failure, after which it cannot be canceled; returns false when it waits no longer.
    /// </summary>
    public bool TryBegin()
    {
        cancellation.Unregister();
        return TryClaim();
    }

    /// <summary>Gives the command its turn, and returns the rows that it writes.</summary>
    public Task<IReadOnlyList<PendingWrite>> RunTurn(AccountWithJob? locked)
    {
        turn.SetResult(locked);
        return decision.Task;
    }

    /// <summary>Reports how the transaction has ended.</summary>
    public void Complete(TransactionOutcome result) => outcome.TrySetResult(result);

    /// <summary>Reports that the transaction of a command that was taken has failed; whether it was committed may be unknown.</summary>
    public void Fail(Exception exception)
    {
        turn.TrySetException(exception);
        outcome.TrySetException(exception);
    }

    private void Cancel(CancellationToken timedOut)
    {
        if (TryClaim())
        {
            Fail(new OperationCanceledException(timedOut));
        }
    }

    private bool TryClaim() => Interlocked.Exchange(ref claimed, 1) == 0;
}
