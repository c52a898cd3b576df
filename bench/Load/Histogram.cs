using System.Numerics;

namespace FocusAccount.Bench.Load;

/// <summary>Latencies in microseconds, in buckets that are at most 3 % wide.</summary>
internal sealed class Histogram
{
    private const int StepBits = 5;
    private const int Steps = 1 << StepBits;

    private readonly long[] counts = new long[32 * Steps];

    public void Add(long microseconds) => counts[BucketOf(Math.Clamp(microseconds, 0, int.MaxValue))]++;

    public void Add(Histogram other)
    {
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            counts[bucket] += other.counts[bucket];
        }
    }

    /// <summary>The percentile of the latencies for this share (0.99), in milliseconds.</summary>
    public double Milliseconds(double share)
    {
        var left = share * counts.Sum();
        var bucket = 0;
        while (bucket < counts.Length - 1 && (left -= counts[bucket]) > 0)
        {
            bucket++;
        }

        return StartOf(bucket + 1) / 1000.0;
    }

    // Exact below 32, then 32 steps for each power of two.
    private static int BucketOf(long value)
    {
        var power = Math.Max(BitOperations.Log2((ulong)value) - StepBits, 0);
        return (power << StepBits) + (int)(value >> power);
    }

    private static long StartOf(int bucket)
    {
        var power = Math.Max((bucket >> StepBits) - 1, 0);
        return (long)(bucket - (power << StepBits)) << power;
    }
}
