namespace FocusAccount.Application.Jobs;

/// <summary>The setting for how long after its start a job expires, unless its start requests less.</summary>
public sealed record JobExpiryOptions(TimeSpan ExpireAfter)
{
    /// <summary>The largest value of the setting, in seconds.</summary>
    public const int MaxSeconds = 365 * 24 * 60 * 60;
}
