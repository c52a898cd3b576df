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
    /// <summary>Measures the resources that a process and the database use for a load.</summary>
    public static Sample Of(int process, int postmaster, int requestsPerUnit, Func<LoadResult> run)
    {
        var (contender, database) = (ProcessUse.Cpu(process), ProcessUse.CpuWithChildren(postmaster));
        var load = run();
        var requests = load.Units * requestsPerUnit;
        return new Sample(
            load.Units / load.Elapsed.TotalSeconds,
            load.Latencies.Milliseconds(0.5),
            load.Latencies.Milliseconds(0.99),
            (ProcessUse.Cpu(process) - contender) / requests,
            (ProcessUse.CpuWithChildren(postmaster) - database) / requests,
            ProcessUse.Memory(process));
    }
}
