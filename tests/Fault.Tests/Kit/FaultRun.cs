using System.Globalization;
using FocusAccount.Sandbox;

[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: LevelOfParallelism(4)]

namespace FocusAccount.Fault.Tests;

/// <summary>The shared set-up of all fault tests, their duration and their seed.</summary>
[SetUpFixture]
public sealed class FaultRun : TestRun
{
    /// <summary>Every mode of group commit.</summary>
    public static readonly string[] GroupCommit = ["off", "account", "all"];

    /// <summary>The minimum duration of each load; short by default.</summary>
    internal static TimeSpan Duration { get; } = TimeSpan.FromMinutes(double.Parse(Environment.GetEnvironmentVariable("FAULT_MINUTES") ?? "0", CultureInfo.InvariantCulture));

    internal static ulong Seed { get; } = Environment.GetEnvironmentVariable("FAULT_SEED") is { } seed
        ? ulong.Parse(seed, CultureInfo.InvariantCulture)
        : (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The settings of a service as an operator runs it, with the default request timeout.</summary>
    internal static Dictionary<string, string> Settings(string groupCommit = "all") => new()
    {
        ["Database:GroupCommit"] = groupCommit,
        ["Database:RequestTimeout"] = "1700",
        ["Log:Level"] = "Fatal",
    };

    /// <summary>
    /// The same with a shorter request timeout, for a test of the two seconds within which callers are promised a response. It leaves time
    /// for a busy machine.
    /// </summary>
    internal static Dictionary<string, string> ShortTimeoutSettings() => new(Settings()) { ["Database:RequestTimeout"] = "500" };

    /// <summary>The same, for a test that reads the log.</summary>
    internal static Dictionary<string, string> WarningSettings(string groupCommit = "all") => new(Settings(groupCommit)) { ["Log:Level"] = "Warning" };

    /// <summary>The same, for a process.</summary>
    internal static Dictionary<string, string> ProcessSettings(Database database, string groupCommit = "all")
    {
        var settings = Settings(groupCommit);
        settings.Remove("Log:Level");
        return ServiceProcess.Environment(database).With(settings.AsEnvironment());
    }
}
