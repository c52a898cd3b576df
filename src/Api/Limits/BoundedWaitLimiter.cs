using System.Threading.RateLimiting;

namespace FocusAccount.Api.Limits;

/// <summary>Limits how long a request waits in another limiter's queue. A request whose time is up is refused.</summary>
internal sealed class BoundedWaitLimiter(PartitionedRateLimiter<HttpContext> inner, TimeSpan maxWait) : PartitionedRateLimiter<HttpContext>
{
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => inner.GetStatistics(resource);

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) =>
        inner.AttemptAcquire(resource, permitCount);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        var lease = inner.AttemptAcquire(resource, permitCount);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        using var timedOut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timedOut.CancelAfter(maxWait);
        try
        {
            return await inner.AcquireAsync(resource, permitCount, timedOut.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The refusal of a limiter that is still full, or a place that has just become free.
            return inner.AttemptAcquire(resource, permitCount);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
