using System.Diagnostics;

namespace FocusAccount.Api;

/// <summary>
/// How long a request waits for the database, all in all, and how many may wait at once. Whoever has waited enough is told 503; what was
/// sent goes on without it and comes to its own end, for a statement on its way cannot be recalled without hiding its outcome.
/// </summary>
internal sealed class Patience(TimeSpan perRequest, WaitingRequests waiting)
{
    private TimeSpan left = perRequest;

    /// <exception cref="TimeoutException">The database did not answer in time, or too many wait for it already.</exception>
    public async Task<T> For<T>(Func<Task<T>> work)
    {
        var since = Stopwatch.GetTimestamp();
        var answer = waiting.Count(work);
        try
        {
            return await answer.WaitAsync(left);
        }
        catch (TimeoutException) when (!answer.IsCompleted)
        {
            // Nobody will hear of it.
            _ = answer.ContinueWith(late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
        finally
        {
            left -= Stopwatch.GetElapsedTime(since);
            left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}

/// <summary>The requests that wait for the database, those that nobody waits for any more included.</summary>
internal sealed class WaitingRequests
{
    // Far more than ever wait while the database answers; while it does not, a crowd is not to grow behind it.
    private const int Most = 1000;

    private int count;

    public async Task<T> Count<T>(Func<Task<T>> work)
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
