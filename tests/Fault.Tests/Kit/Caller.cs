using System.Diagnostics;

namespace FocusAccount.Fault.Tests;

/// <summary>Sends requests and repeats each until its response is definite. Sometimes it disconnects during a request.</summary>
internal sealed class Caller(Func<HttpRequestMessage, CancellationToken, Task<Reply>> send, SeededRandom random, int disconnects)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private int repeated;

    public SeededRandom Random => random;

    /// <summary>How many requests had no definite response.</summary>
    public int Repeated => Volatile.Read(ref repeated);

    /// <summary>Repeats a request until its response is definite.</summary>
    public async Task<Reply> Ask(Func<HttpRequestMessage> request)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            if (await AskOnce(request()) is { } reply)
            {
                return reply;
            }

            since.Elapsed.Should().BeLessThan(Timeout, "a definite response is due");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Sends a request once. Returns null if it is unknown whether it was executed.</summary>
    public async Task<Reply?> AskOnce(HttpRequestMessage request)
    {
        using var hangUp = new CancellationTokenSource();
        if (random.Chance(disconnects))
        {
            hangUp.CancelAfter(TimeSpan.FromMilliseconds(random.Below(8)));
        }

        try
        {
            var reply = await send(request, hangUp.Token);
            if (reply.Status != 503)
            {
                return reply;
            }

            reply.Header("Retry-After").Should().Be("5");
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException)
        {
            // The caller repeats the request.
        }

        Interlocked.Increment(ref repeated);
        return null;
    }
}
