using System.Collections.Concurrent;

namespace FocusAccount.Fault.Tests;

/// <summary>Callers that each send a request, wait for the response and send the next, until they are disposed of.</summary>
internal sealed class ClosedLoops : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(int Caller, int Status), int> replies = [];
    private readonly Task[] loops;
    private readonly int callers;
    private volatile bool enough;

    /// <summary>Starts callers, each with this many requests in flight.</summary>
    public ClosedLoops(int inFlight, params Func<Task<Reply>>[] callers)
    {
        this.callers = callers.Length;
        loops = [.. from caller in Enumerable.Range(0, callers.Length)
                    from _ in Enumerable.Range(0, inFlight)
                    select Task.Run(() => Loop(caller, callers[caller]))];
    }

    /// <summary>How many responses have had this status.</summary>
    public int Count(int status) => replies.Where(reply => reply.Key.Status == status).Sum(reply => reply.Value);

    /// <summary>Waits until each caller has had this many more responses of a status.</summary>
    public Task AllGet(int status, int more)
    {
        var target = Enumerable.Range(0, callers).Select(caller => Count(caller, status) + more).ToArray();
        return Eventually.Holds(() => Task.FromResult(Enumerable.Range(0, callers).All(caller => Count(caller, status) >= target[caller])));
    }

    /// <summary>Waits until there have been this many responses of a status in all.</summary>
    public Task Get(int status, int times) => Eventually.Holds(() => Task.FromResult(Count(status) >= times));

    public async ValueTask DisposeAsync()
    {
        enough = true;
        await Task.WhenAll(loops);
    }

    private int Count(int caller, int status) => replies.GetValueOrDefault((caller, status));

    private async Task Loop(int caller, Func<Task<Reply>> send)
    {
        while (!enough)
        {
            var reply = await send();
            replies.AddOrUpdate((caller, reply.Status), 1, (_, count) => count + 1);
        }
    }
}
