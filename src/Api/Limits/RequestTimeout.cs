using System.Diagnostics;
using FocusAccount.Api.Errors;

namespace FocusAccount.Api.Limits;

/// <summary>
/// How long a request waits for the database, all in all, and how many may wait at once. Whoever has waited enough is told 503; what was
/// sent goes on without it and comes to its own end, for a statement on its way cannot be recalled without hiding its outcome.
/// </summary>
internal sealed class RequestTimeout(TimeSpan perRequest, Bulkhead waiting, ILogger<RequestTimeout> logger)
{
    private TimeSpan left = perRequest;

    /// <summary>Waits for work that is told, by its token, when nobody waits for it any more: what it had not begun by then it need not do.</summary>
    /// <exception cref="TimeoutException">The database did not answer in time, or too many wait for it already.</exception>
    public async Task<T> Run<T>(Func<CancellationToken, Task<T>> work, CancellationToken aborted)
    {
        var since = Stopwatch.GetTimestamp();
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var answer = waiting.Run(() => work(abandoned.Token));
        try
        {
            return await answer.WaitAsync(left, CancellationToken.None);
        }
        catch (TimeoutException) when (!answer.IsCompleted)
        {
            await abandoned.CancelAsync();
            _ = Outlive(answer);
            throw;
        }
        finally
        {
            left -= Stopwatch.GetElapsedTime(since);
            left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    // Nobody waits for it any more, but a bug is heard of: not that it was given up, nor that the request's own things are gone.
    private async Task Outlive(Task late)
    {
        try
        {
            await late;
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException || ExceptionHandler.IsAway(exception))
        {
        }
        catch (Exception exception)
        {
            logger.RequestFailed(exception);
        }
    }
}

/// <summary>The requests that wait for the database, those that nobody waits for any more included.</summary>
internal sealed class Bulkhead
{
    // Far more than ever wait while the database answers; while it does not, a crowd is not to grow behind it.
    private const int Most = 1000;

    private int count;

    public async Task<T> Run<T>(Func<Task<T>> work)
    {
        try
        {
            return Interlocked.Increment(ref count) <= Most ? await work() : throw new TimeoutException("Too many requests wait for the database.");
        }
        finally
        {
            Interlocked.Decrement(ref count);
        }
    }
}
