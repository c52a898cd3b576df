using System.Diagnostics;
using FocusAccount.Api.Errors;

namespace FocusAccount.Api.Limits;

/// <summary>
/// Limits the total time that one request waits for the database. A request that times out gets a 503. A statement that is already sent
/// still runs to its own end, because canceling it would hide its outcome.
/// </summary>
internal sealed class RequestTimeout(TimeSpan perRequest, Bulkhead bulkhead, ILogger<RequestTimeout> logger)
{
    private TimeSpan remaining = perRequest;

    /// <summary>
    /// Runs the work and waits for the remaining time. On timeout the token of the work is canceled, so that work that has not started can
    /// be skipped.
    /// </summary>
    /// <exception cref="TimeoutException">The database did not respond in time, or too many requests wait for it already.</exception>
    public async Task<T> Run<T>(Func<CancellationToken, Task<T>> work, CancellationToken requestAborted)
    {
        var start = Stopwatch.GetTimestamp();
        using var timedOut = CancellationTokenSource.CreateLinkedTokenSource(requestAborted);
        var result = bulkhead.Run(() => work(timedOut.Token));
        try
        {
            return await result.WaitAsync(remaining, CancellationToken.None);
        }
        catch (TimeoutException) when (!result.IsCompleted)
        {
            await timedOut.CancelAsync();
            _ = ObserveLateResult(result);
            throw;
        }
        finally
        {
            remaining -= Stopwatch.GetElapsedTime(start);
            remaining = remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        }
    }

    // Nobody waits for the result any longer, but a bug is still logged. It is not a bug that the work was canceled, that the services of
    // the request are disposed, or that the database is unavailable.
    private async Task ObserveLateResult(Task result)
    {
        try
        {
            await result;
        }
        catch (Exception exception) when (IsExpected(exception))
        {
        }
        catch (Exception exception)
        {
            logger.RequestFailed(exception);
        }
    }

    private static bool IsExpected(Exception exception) =>
        exception is OperationCanceledException or ObjectDisposedException || ExceptionHandler.IsDatabaseUnavailable(exception);
}

/// <summary>Limits how many requests wait for the database at once, including those that have timed out while their work goes on.</summary>
internal sealed class Bulkhead
{
    // Far more than ever wait while the database responds. While it does not, waiting requests must not pile up.
    private const int MaxWaiting = 1000;

    private int waiting;

    /// <summary>Runs the work, and counts it until it ends.</summary>
    /// <exception cref="TimeoutException">Too many requests wait for the database already.</exception>
    public async Task<T> Run<T>(Func<Task<T>> work)
    {
        try
        {
            return Interlocked.Increment(ref waiting) <= MaxWaiting
                ? await work()
                : throw new TimeoutException("Too many requests wait for the database.");
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }
}
