namespace FocusAccount.Bench.Measuring;

/// <summary>
/// How long is measured: rounds, seconds of each sample, and how many requests (or seconds, whichever is over first) warm a contender up; and of whom:
/// of those whose names have one of these words in them, or of all.
/// </summary>
internal sealed record RunOptions(int Rounds, int Seconds, int WarmUpRequests, int WarmUpSeconds, bool IsQuick, IReadOnlyList<string> Only)
{
    // The JIT has its last word after some ten thousand requests, and some seconds to speak it in.
    public static RunOptions Of(bool quick, int? rounds, int? seconds, IReadOnlyList<string> only) => quick
        ? new RunOptions(rounds ?? 2, seconds ?? 1, WarmUpRequests: 500, WarmUpSeconds: 2, quick, only)
        : new RunOptions(rounds ?? 7, seconds ?? 4, WarmUpRequests: 80_000, WarmUpSeconds: 18, quick, only);

    /// <summary>Whether the results are worth keeping: long enough, and of everyone.</summary>
    public bool Counts => !IsQuick && Only.Count == 0;

    public bool Includes(string contender) => Only.Count == 0 || Only.Any(word => contender.Contains(word, StringComparison.OrdinalIgnoreCase));

    public override string ToString() => $"{Rounds} rounds of {Seconds} s";
}
