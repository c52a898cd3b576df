using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Sections;

/// <summary>A part of the benchmarks and of their page.</summary>
/// <param name="Name">What the command line calls it</param>
/// <param name="Title">The heading on the page</param>
/// <param name="Text">What is measured, in Markdown</param>
/// <param name="Run">Measures it, and tells the results in Markdown</param>
internal sealed record Section(string Name, string Title, string Text, Func<BenchEnvironment, RunOptions, CancellationToken, Task<string>> Run)
{
    /// <summary>All, in the order of the page.</summary>
    public static readonly Section[] All = [Jobs.Section, HotAccount.Section, Reading.Section, DeviceLogins.Section, LargeDatabase.Section, Footprint.Section];
}
