namespace FocusAccount.Bench.Measuring;

/// <summary>
/// How long to measure and whom: rounds, seconds of each sample, the requests or seconds (whichever ends first) that warm up a contender,
/// the words of which a contender's name must contain one (none means all contenders), and the folder of an earlier version to compare with.
/// </summary>
internal sealed record RunOptions(int Rounds, int Seconds, int WarmUpRequests, int WarmUpSeconds, bool IsQuick, IReadOnlyList<string> Only, string? Before)
{
    // The JIT has done most of its work by then. It is still at work in the first turns, which the median leaves out.
    public static RunOptions Of(bool quick, int? rounds, int? seconds, IReadOnlyList<string> only, string? before) => quick
        ? new RunOptions(rounds ?? 2, seconds ?? 1, WarmUpRequests: 500, WarmUpSeconds: 2, quick, only, before)
        : new RunOptions(rounds ?? 7, seconds ?? 4, WarmUpRequests: 80_000, WarmUpSeconds: 18, quick, only, before);

    /// <summary>Whether the results are worth publishing: measured long enough, and for all contenders of the page.</summary>
    public bool Counts => !IsQuick && Only.Count == 0 && Before is null;

    public bool Includes(string contender) => Only.Count == 0 || Only.Any(word => contender.Contains(word, StringComparison.OrdinalIgnoreCase));

    public override string ToString() => $"{Rounds} rounds of {Seconds} s";
}
