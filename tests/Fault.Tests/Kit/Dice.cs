namespace FocusAccount.Fault.Tests;

/// <summary>Chance that a seed repeats (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    /// <summary>A number from 0 to one below the number of sides.</summary>
    public int Roll(int sides)
    {
        var mixed = Interlocked.Add(ref state, 0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)sides);
    }

    public bool Chance(int percent) => Roll(100) < percent;
}
