using FocusAccount.Bench.Load;

namespace FocusAccount.Bench.Measuring;

/// <summary>
/// A few seconds of load on one contender. CPU times are microseconds per request, latencies are milliseconds per unit, memory is in MiB.
/// </summary>
internal sealed record Sample(
    double PerSecond,
    double Median,
    double Percentile99,
    double? ContenderCpu,
    double DatabaseCpu,
    double? Memory)
{
    /// <summary>Measures the resources that some processes and the database use for a load.</summary>
    public static Sample Of(IReadOnlyList<int> processes, int postmaster, int requestsPerUnit, Func<LoadResult> run)
    {
        var (contender, database) = (processes.Sum(ProcessUse.Cpu), ProcessUse.CpuWithChildren(postmaster));
        var load = run();
        var requests = load.Units * requestsPerUnit;
        return new Sample(
            load.Units / load.Elapsed.TotalSeconds,
            load.Latencies.Milliseconds(0.5),
            load.Latencies.Milliseconds(0.99),
            (processes.Sum(ProcessUse.Cpu) - contender) / requests,
            (ProcessUse.CpuWithChildren(postmaster) - database) / requests,
            processes.Sum(ProcessUse.Memory));
    }
}
