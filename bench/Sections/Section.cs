using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Sections;

/// <summary>A part of the benchmarks and of their report.</summary>
/// <param name="Name">The name on the command line</param>
/// <param name="Title">The heading in the report</param>
/// <param name="Text">A description of the measurement, in Markdown</param>
/// <param name="Run">Measures and returns the results in Markdown</param>
internal sealed record Section(string Name, string Title, string Text, Func<BenchEnvironment, RunOptions, CancellationToken, Task<string>> Run)
{
    /// <summary>All sections, in the order of the report.</summary>
    public static readonly Section[] All =
    [
        Jobs.Section,
        HotAccount.Section,
        Instances.Section,
        Reading.Section,
        Watching.Section,
        DeviceLogins.Section,
        LargeDatabase.Section,
        FilteredLists.Section,
        Footprint.Section,
    ];
}
