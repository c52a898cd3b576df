using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Api.Settings;

/// <summary>Jobs: how long after its start a job expires, and how many open jobs an account may have.</summary>
internal static class JobsSection
{
    public static JobExpiryOptions ReadExpiry(SettingsReader reader)
    {
        const string name = "Jobs:ExpireAfter";
        var seconds = reader.Number(name) ?? (int)Job.DefaultTimeToLive.TotalSeconds;
        return seconds is > 0 and <= JobExpiryOptions.MaxSeconds
            ? new JobExpiryOptions(TimeSpan.FromSeconds(seconds))
            : throw SettingsReader.Bad(name, $"must be a whole number of seconds from 1 to {JobExpiryOptions.MaxSeconds}");
    }

    public static OpenJobOptions ReadOpenJobs(SettingsReader reader) =>
        reader.Number("Jobs:MaxOpen") is { } max ? new OpenJobOptions(max) : OpenJobOptions.Default;
}
