using System.Diagnostics;

namespace FocusAccount.Fault.Tests;

/// <summary>Sends requests. Whoever gets no definite answer asks again, the same, until there is one, and then believes it; now and then it hangs up in mid-request.</summary>
internal sealed class Caller(Func<HttpRequestMessage, CancellationToken, Task<Reply>> send, SeededRandom random, int disconnects)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private int repeated;

    public SeededRandom Random => random;

    /// <summary>How many requests had no definite answer.</summary>
    public int Repeated => Volatile.Read(ref repeated);

    /// <summary>Asks until the answer is definite.</summary>
    public async Task<Reply> Ask(Func<HttpRequestMessage> request)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            if (await AskOnce(request()) is { } reply)
            {
                return reply;
            }

            since.Elapsed.Should().BeLessThan(Timeout, "a definite answer is due");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Asks once; null when whether it was done is unknown.</summary>
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
            // That is what asking again is for.
        }

        Interlocked.Increment(ref repeated);
        return null;
    }
}
