namespace FocusAccount.Fault.Tests;

/// <summary>Random numbers that a seed repeats (SplitMix64).</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong state = seed;

    /// <summary>A number from 0 to one below the bound.</summary>
    public int Below(int bound)
    {
        var mixed = Interlocked.Add(ref state, 0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)bound);
    }

    public bool Chance(int percent) => Below(100) < percent;
}
