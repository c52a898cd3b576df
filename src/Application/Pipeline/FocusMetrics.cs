using System.Diagnostics.Metrics;

namespace FocusAccount.Application.Pipeline;

/// <summary>
/// Counters of the domain: jobs, credits, device logins and upstream failures. The first three are counted only after the commit. Credits
/// are whole numbers.
/// </summary>
public static class FocusMetrics
{
    /// <summary>The name of the meter of all these counters.</summary>
    public const string Name = "FocusAccount";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Jobs = Meter.CreateCounter<long>("focus.jobs", "{job}", "Jobs by outcome.");

    private static readonly Counter<long> CreditsMoved = Meter.CreateCounter<long>("focus.credits", "{credit}", "Credits by movement.");

    private static readonly Counter<long> DeviceLogins =
        Meter.CreateCounter<long>("focus.device_logins", "{login}", "Device logins by outcome.");

    private static readonly Counter<long> UpstreamFailures =
        Meter.CreateCounter<long>("focus.upstream_failures", "{failure}", "Failed calls to Clerk and X.");

    internal static void Job(string outcome) => Jobs.Add(1, Tag("outcome", outcome));

    internal static void JobRefused(string useCase, string code) =>
        Jobs.Add(1, Tag("outcome", "refused"), Tag("use_case", useCase), Tag("code", code));

    internal static void Credits(string movement, long amount)
    {
        if (amount > 0)
        {
            CreditsMoved.Add(amount, Tag("movement", movement));
        }
    }

    internal static void DeviceLogin(string outcome) => DeviceLogins.Add(1, Tag("outcome", outcome));

    internal static void UpstreamFailed(string upstream) => UpstreamFailures.Add(1, Tag("upstream", upstream));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
