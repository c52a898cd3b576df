using System.Collections.Concurrent;
using System.Diagnostics;
using FocusAccount.Api.Errors;
using FocusAccount.Infrastructure.Database;

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
    /// be skipped. Work of one kind does not wait for places that another kind takes.
    /// </summary>
    /// <exception cref="TimeoutException">
    /// The database did not respond in time, or too many requests of this kind wait for it already.
    /// </exception>
    public async Task<T> Run<T>(Type kind, Func<CancellationToken, Task<T>> work, CancellationToken requestAborted)
    {
        using var place = bulkhead.Enter(kind);
        var start = Stopwatch.GetTimestamp();
        using var timedOut = CancellationTokenSource.CreateLinkedTokenSource(requestAborted);
        var result = work(timedOut.Token);
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
        exception is OperationCanceledException or ObjectDisposedException || DatabaseErrors.IsUnavailable(exception);
}

/// <summary>
/// Limits how many requests of one kind wait for the database at once. A request that times out gives its place back: of its work only what
/// has a connection goes on, and those are limited.
/// </summary>
internal sealed class Bulkhead
{
    // Far more than ever wait while the database responds. While it does not, waiting requests must not pile up.
    private const int MaxWaiting = 4000;

    private readonly ConcurrentDictionary<Type, Places> kinds = [];

    /// <summary>Takes a place among the requests of a kind, until the result is disposed of.</summary>
    /// <exception cref="TimeoutException">Too many requests of this kind wait for the database already.</exception>
    public IDisposable Enter(Type kind)
    {
        var places = kinds.GetOrAdd(kind, _ => new Places());
        if (Interlocked.Increment(ref places.Taken) <= MaxWaiting)
        {
            return places;
        }

        places.Dispose();
        throw new TimeoutException("Too many requests wait for the database.");
    }

    private sealed class Places : IDisposable
    {
        public int Taken;

        public void Dispose() => Interlocked.Decrement(ref Taken);
    }
}
