using System.Diagnostics;

namespace FocusAccount.Api.Tests.Jobs;

/// <summary>
/// The operations on a wallet, by the person or by the app whose job it is. Jobs are numbered in the order of their starts; an unused
/// number means someone else's job.
/// </summary>
internal abstract record Operation
{
    internal sealed record Visit(int App) : Operation;

    internal sealed record Start(int Cost, int? Key, int? MaxCost, bool UnderTheRuleOfTheApp, int? Program = null) : Operation;

    internal sealed record Extend(int Job, int? Reserve, int? Charged, string? Worker, bool ByApp) : Operation;

    internal sealed record Cancel(int Job) : Operation;

    internal sealed record Complete(int Job, int Cost, bool ByApp) : Operation;

    internal sealed record Fail(int Job, bool Refund, bool ByApp) : Operation;

    internal sealed record Expire(int Job) : Operation;

    internal sealed record ChangeBudget(int Program, int Limit, string Period) : Operation;

    internal sealed record Pass(TimeStep Step) : Operation;
}

/// <summary>
/// A second, simplest implementation of the wallet's rules, without a database. The person's programs have the given budgets.
/// </summary>
internal sealed class WalletModel(IReadOnlyList<int> starterCredits, IReadOnlyList<BudgetModel>? budgets = null)
{
    private readonly HashSet<int> grants = [];
    private readonly Dictionary<int, (Operation.Start Start, int Job)> keys = [];

    public DateTimeOffset Now { get; set; }

    public long Credits { get; private set; }

    public List<Job> Jobs { get; } = [];

    public long Held => Jobs.Where(job => job.Status == "started").Sum(job => job.Reserved);

    public List<Entry> Ledger { get; } = [];

    public Outcome Apply(Operation operation) => operation switch
    {
        Operation.Visit visit => Grant(visit.App),
        Operation.Start start => Start(start),
        Operation.Expire expire => Expire(expire.Job),
        Operation.Cancel cancel => WhyNot(cancel.Job, byApp: true) ?? Cancel(cancel.Job),
        Operation.Extend extend => WhyNot(extend.Job, extend.ByApp) ?? Extend(extend),
        Operation.Complete complete => WhyNot(complete.Job, complete.ByApp) ?? Complete(complete.Job, complete.Cost),
        Operation.ChangeBudget change => Change(change),
        Operation.Fail fail => WhyNot(fail.Job, fail.ByApp) ?? Fail(fail.Job, fail.Refund),
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

    private Outcome Start(Operation.Start start)
    {
        if (start.Key is { } used && keys.TryGetValue(used, out var earlier))
        {
            return earlier.Start with { Program = start.Program } == start
                ? Outcome.Ok(Credits, earlier.Job)
                : Outcome.Refused(400, "idempotency_key_reused");
        }

        if (start.Cost > 0 && start.Cost > BudgetOf(start.Program)?.Left(Now))
        {
            return Outcome.Refused(402, "budget_exceeded");
        }

        if (start.Cost > 0 && start.Cost > Credits)
        {
            return Outcome.Refused(402, "insufficient_credits");
        }

        var number = Jobs.Count;
        Jobs.Add(new Job(start.UnderTheRuleOfTheApp, start.MaxCost, start.Cost, Program: start.Program));
        if (start.Key is { } fresh)
        {
            keys[fresh] = (start, number);
        }

        Move("reserve", -start.Cost, number);
        return Outcome.Ok(Credits, number);
    }

    private Outcome? WhyNot(int number, bool byApp) =>
        number < 0 || number >= Jobs.Count ? Outcome.Refused(400, "unknown_job")
        : Jobs[number].UnderTheRuleOfTheApp && !byApp ? Outcome.Refused(403, "app_settles")
        : null;

    private Outcome Extend(Operation.Extend extend)
    {
        var job = Jobs[extend.Job];
        var extended = job with
        {
            Reserved = long.Max(job.Reserved, extend.Reserve ?? 0),
            Charged = long.Max(job.Charged, extend.Charged ?? 0),
            Worker = job.Worker ?? extend.Worker,
        };
        var raise = extended.Reserved - job.Reserved;
        var refusal =
            job.Status != "started" ? Outcome.Refused(400, "job_already_settled")
            : extend.Worker is not null && extend.Worker != extended.Worker ? Outcome.Refused(409, "job_claimed")
            : extended.Reserved > job.MaxCost ? Outcome.Refused(400, "above_max_cost")
            : extended.Charged > extended.Reserved ? Outcome.Refused(400, "charged_above_reserve")
            : raise > 0 && raise > BudgetOf(job.Program)?.Left(Now) ? Outcome.Refused(402, "budget_exceeded")
            : raise > 0 && raise > Credits ? Outcome.Refused(402, "insufficient_credits")
            : null;
        if (refusal is not null)
        {
            return refusal;
        }

        Jobs[extend.Job] = extended;
        Move("reserve", -raise, extend.Job);
        return Outcome.Ok(Credits, extend.Job);
    }

    private Outcome Cancel(int number)
    {
        if (Jobs[number].Status != "started")
        {
            return Outcome.Refused(400, "job_already_settled");
        }

        Jobs[number] = Jobs[number] with { IsCancelRequested = true };
        return Outcome.Ok(credits: null, number);
    }

    private Outcome Complete(int number, long cost)
    {
        var job = Jobs[number];
        if (job.Status == "completed")
        {
            return cost == job.ActualCost + job.Uncharged ? Outcome.Ok(Credits, number) : Outcome.Refused(400, "job_already_settled");
        }

        var paid = job.Status == "started" ? job.Reserved : job.ActualCost;
        var actual = long.Min(cost, job.MaxCost ?? cost);
        actual = long.Min(actual, paid + BudgetOf(job.Program)?.RoomFor(number, Now) ?? actual);
        var completed = job with { Status = "completed", ActualCost = actual, Uncharged = cost - actual };
        if (job.ExpiredAt is null || job.Status != "failed")
        {
            return Settle(number, completed);
        }

        if (Now > job.ExpiredAt + TimeSpan.FromDays(7))
        {
            return Outcome.Refused(400, "job_expired");
        }

        Jobs[number] = completed;
        Move(actual < job.ActualCost ? "refund" : "late_charge", job.ActualCost - actual, number);
        return Outcome.Ok(Credits, number);
    }

    private Outcome Fail(int number, bool refund) =>
        Settle(number, Jobs[number] with { Status = "failed", ActualCost = refund ? 0 : Jobs[number].Reserved, Uncharged = 0 });

    private Outcome Settle(int number, Job settled)
    {
        if (Jobs[number].Status != "started")
        {
            return Jobs[number] == settled ? Outcome.Ok(Credits, number) : Outcome.Refused(400, "job_already_settled");
        }

        var unused = settled.Reserved - settled.ActualCost;
        Jobs[number] = settled;
        Move(unused > 0 ? "refund" : "overage", unused, number);
        return Outcome.Ok(Credits, number);
    }

    private Outcome Expire(int number)
    {
        if (number >= 0 && number < Jobs.Count && Jobs[number] is { Status: "started" } job)
        {
            Settle(number, job with { Status = "failed", ActualCost = job.Charged, ExpiredAt = Now });
        }

        return Outcome.Ok(Credits);
    }

    private void Move(string kind, long amount, int? job)
    {
        if (amount != 0)
        {
            Credits += amount;
            Ledger.Add(new Entry(Ledger.Count + 1, kind, amount, Credits, job));
            BudgetOf(job is { } number ? Jobs[number].Program : null)?.Count(job!.Value, -amount, Now);
        }
    }

    private Outcome Change(Operation.ChangeBudget change)
    {
        budgets![change.Program].Change(change.Limit, change.Period, Now);
        return Outcome.Ok(credits: null);
    }

    private BudgetModel? BudgetOf(int? program) => program is { } number ? budgets![number] : null;

    internal sealed record Job(
        bool UnderTheRuleOfTheApp,
        long? MaxCost,
        long Reserved,
        long Charged = 0,
        string? Worker = null,
        bool IsCancelRequested = false,
        string Status = "started",
        long ActualCost = 0,
        long Uncharged = 0,
        DateTimeOffset? ExpiredAt = null,
        int? Program = null);

    internal sealed record Entry(long Sequence, string Kind, long Amount, long BalanceAfter, int? Job);

    /// <summary>The outcome of an operation: the credits afterwards, if it shows them, and the job, or an error code.</summary>
    internal sealed record Outcome(int Status, string? Error, long? Credits, int? Job)
    {
        public static Outcome Ok(long? credits, int? job = null) => new(200, null, credits, job);

        public static Outcome Refused(int status, string error) => new(status, error, null, null);
    }
}
