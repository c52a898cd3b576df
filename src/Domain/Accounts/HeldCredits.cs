using FocusAccount.Domain.Jobs;

namespace FocusAccount.Domain.Accounts;

/// <summary>The credits (whole) that the open jobs of an account hold, and how many jobs hold some.</summary>
public readonly record struct HeldCredits(long Credits, int Jobs)
{
    /// <summary>After an open job, which now holds its reserve, has reserved this amount of it.</summary>
    internal HeldCredits With(Job job, long amount) =>
        new(Credits + amount, amount > 0 && amount == job.Reserved ? Jobs + 1 : Jobs);

    /// <summary>
    /// After a job was settled. A late job held nothing. Below zero are only jobs that an instance without these counters has started.
    /// </summary>
    internal HeldCredits Without(Job job) =>
        job.IsLate || job.Reserved == 0 ? this : new(long.Max(0, Credits - job.Reserved), int.Max(0, Jobs - 1));
}
