namespace FocusAccount.Application.Jobs;

/// <summary>How long after its start a job expires, unless its start asks for less. A setting.</summary>
public sealed record JobExpiryOptions(TimeSpan ExpireAfter)
{
    /// <summary>The longest that the setting may be.</summary>
    public const int MaxSeconds = 365 * 24 * 60 * 60;
}
