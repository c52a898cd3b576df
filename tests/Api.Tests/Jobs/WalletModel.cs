using System.Diagnostics;

namespace FocusAccount.Api.Tests.Jobs;

/// <summary>
/// The operations on a wallet. Jobs are numbered in the order of their starts; an unused number means someone else's job.
/// </summary>
internal abstract record Operation
{
    internal sealed record Visit(int App) : Operation;

    internal sealed record Start(int Cost, int? Key) : Operation;

    internal sealed record Complete(int Job, int Cost) : Operation;

    internal sealed record Fail(int Job, bool Refund) : Operation;

    internal sealed record Expire(int Job) : Operation;
}

/// <summary>A second, simplest implementation of the wallet's rules, without a database.</summary>
internal sealed class WalletModel(IReadOnlyList<int> starterCredits)
{
    private readonly HashSet<int> grants = [];
    private readonly Dictionary<int, int> keys = [];
    private readonly HashSet<int> expired = [];

    public long Credits { get; private set; }

    public List<Job> Jobs { get; } = [];

    public long Held => Jobs.Where(job => job.Status == "started").Sum(job => (long)job.Reserved);

    public List<Entry> Ledger { get; } = [];

    public Outcome Apply(Operation operation) => operation switch
    {
        Operation.Visit visit => Grant(visit.App),
        Operation.Start start => Start(start.Cost, start.Key),
        Operation.Expire expire => Expire(expire.Job),
        Operation.Complete complete when IsExpired(complete.Job) => CompleteLate(complete.Job, complete.Cost),
        Operation.Complete complete => Settle(complete.Job, job => (job.Reserved, "completed", complete.Cost)),
        Operation.Fail fail => Settle(fail.Job, job => (job.Reserved, "failed", fail.Refund ? 0 : job.Reserved)),
        _ => throw new UnreachableException(),
    };

    private Outcome Grant(int app)
    {
        if (grants.Add(app))
        {
            Move("starter_credits", starterCredits[app], job: null);
        }

        return Outcome.Ok(Credits);
    }

    private Outcome Start(int cost, int? key)
    {
        if (key is { } used && keys.TryGetValue(used, out var earlier))
        {
            return Jobs[earlier].Reserved == cost ? Outcome.Ok(Credits, earlier) : Outcome.Refused(400, "idempotency_key_reused");
        }

        if (cost > 0 && cost > Credits)
        {
            return Outcome.Refused(402, "insufficient_credits");
        }

        var number = Jobs.Count;
        Jobs.Add(new Job(cost, "started", 0));
        if (key is { } fresh)
        {
            keys[fresh] = number;
        }

        Move("reserve", -cost, number);
        return Outcome.Ok(Credits, number);
    }

    private Outcome Settle(int number, Func<Job, (long Reserved, string Status, long ActualCost)> settlement)
    {
        if (number < 0 || number >= Jobs.Count)
        {
            return Outcome.Refused(400, "unknown_job");
        }

        var (reserved, status, cost) = settlement(Jobs[number]);
        var settled = new Job(reserved, status, cost);
        if (Jobs[number].Status != "started")
        {
            return Jobs[number] == settled ? Outcome.Ok(Credits, number) : Outcome.Refused(400, "job_already_settled");
        }

        Jobs[number] = settled;
        Move(reserved > cost ? "refund" : "overage", reserved - cost, number);
        return Outcome.Ok(Credits, number);
    }

    private bool IsExpired(int number) => number >= 0 && number < Jobs.Count && Jobs[number] is { Status: "failed" } && expired.Contains(number);

    private Outcome Expire(int number)
    {
        if (number >= 0 && number < Jobs.Count && Jobs[number].Status == "started")
        {
            Settle(number, job => (job.Reserved, "failed", 0));
            expired.Add(number);
        }

        return Outcome.Ok(Credits);
    }

    private Outcome CompleteLate(int number, int cost)
    {
        Jobs[number] = new Job(Jobs[number].Reserved, "completed", cost);
        Move("late_charge", -cost, number);
        return Outcome.Ok(Credits, number);
    }

    private void Move(string kind, long amount, int? job)
    {
        if (amount != 0)
        {
            Credits += amount;
            Ledger.Add(new Entry(Ledger.Count + 1, kind, amount, Credits, job));
        }
    }

    internal sealed record Job(long Reserved, string Status, long ActualCost);

    internal sealed record Entry(long Sequence, string Kind, long Amount, long BalanceAfter, int? Job);

    /// <summary>The outcome of an operation: the credits afterwards and the job, or an error code.</summary>
    internal sealed record Outcome(int Status, string? Error, long? Credits, int? Job)
    {
        public static Outcome Ok(long credits, int? job = null) => new(200, null, credits, job);

        public static Outcome Refused(int status, string error) => new(status, error, null, null);
    }
}
