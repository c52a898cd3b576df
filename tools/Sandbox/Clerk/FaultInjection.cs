using System.Collections.Concurrent;
using FocusAccount.Sandbox.X;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>Makes requests to the stand-in fail or hang, so that tests see how the service copes.</summary>
public sealed class FaultInjection
{
    private const int NoResponse = 0;
    private const int CutOff = -1;

    private readonly ConcurrentDictionary<Fault, bool> faults = new();

    /// <summary>
    /// Responds to a path and all below it with an error in Clerk's format or X's, this many times or until the result is disposed of.
    /// <c>/v1</c> is the whole Backend API; <c>/v1/users/user_ada</c> concerns one person only.
    /// </summary>
    public IDisposable Fail(string path, int status, string code = "internal_clerk_error", int times = int.MaxValue, TimeSpan? retryAfter = null) =>
        Add(new Fault(this, path, status, code, times, retryAfter));

    /// <summary>
    /// Leaves requests to a path and all below it without a response until the result is disposed of; then they get the usual one.
    /// </summary>
    public IDisposable Hang(string path) => Add(new Fault(this, path, NoResponse, code: "", times: int.MaxValue, retryAfter: null));

    /// <summary>Ends the connection of requests to a path and all below it without a response until the result is disposed of.</summary>
    public IDisposable Cut(string path) => Add(new Fault(this, path, CutOff, code: "", times: int.MaxValue, retryAfter: null));

    /// <summary>The middleware that applies the faults.</summary>
    internal async Task Pass(HttpContext context, RequestDelegate next)
    {
        if (faults.Keys.FirstOrDefault(fault => fault.Takes(context.Request.Path)) is { } fault)
        {
            await fault.Respond(context, next);
        }
        else
        {
            await next(context);
        }
    }

    private Fault Add(Fault fault)
    {
        faults[fault] = true;
        return fault;
    }

    private sealed class Fault(FaultInjection owner, PathString path, int status, string code, int times, TimeSpan? retryAfter) : IDisposable
    {
        private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int left = times;

        public bool Takes(PathString called) => called.StartsWithSegments(path) && Interlocked.Decrement(ref left) >= 0;

        public async Task Respond(HttpContext context, RequestDelegate next)
        {
            switch (status)
            {
                case NoResponse:
                    await over.Task.WaitAsync(context.RequestAborted);
                    await next(context);
                    return;
                case CutOff:
                    context.Abort();
                    return;
            }

            if (retryAfter is { } wait)
            {
                context.Response.Headers.RetryAfter = $"{(int)wait.TotalSeconds}";
            }

            await (XStandIn.Serves(context.Request.Path)
                ? XStandIn.Problem(context, status)
                : ClerkResponse.Error(status, code, "This failure is staged in the sandbox.").ExecuteAsync(context));
        }

        public void Dispose()
        {
            owner.faults.TryRemove(this, out _);
            over.TrySetResult();
        }
    }
}
