namespace FocusAccount.Api.Tests.Jobs;

/// <summary>
/// An account's ledger as the order of its changes: entry n leads from balance n - 1 to balance n. Concurrent responses must each fit a
/// place in that order, at or after <paramref name="earlier"/>.
/// </summary>
internal sealed class WalletHistory(List<Database.Entry> ledger, List<Database.Job> jobs, int earlier)
{
    private readonly long[] balances = [0, .. ledger.Select(entry => entry.BalanceAfter)];

    public long Credits => balances[^1];

    /// <summary>Replays the ledger: the rules allow each entry at its place, and together the entries explain the jobs.</summary>
    public void ShouldFollowTheRules()
    {
        var held = new Dictionary<Guid, long>();
        var settled = new HashSet<Guid>();
        for (var place = 1; place <= ledger.Count; place++)
        {
            var entry = ledger[place - 1];
            (entry.Sequence, entry.BalanceAfter).Should().Be((place, balances[place - 1] + entry.Amount));
            switch (entry.Kind)
            {
                case "starter_credits":
                    ledger.Should().ContainSingle(other => other.Kind == entry.Kind && other.AppSlug == entry.AppSlug);
                    break;
                case "reserve":
                    entry.BalanceAfter.Should().BeGreaterThanOrEqualTo(0, "a reserve is covered");
                    settled.Should().NotContain(entry.JobId!.Value, "only an open job reserves");
                    held[entry.JobId.Value] = held.GetValueOrDefault(entry.JobId.Value) - entry.Amount;
                    break;
                default:
                    settled.Add(entry.JobId!.Value).Should().BeTrue("a job settles once");
                    held[entry.JobId.Value] = held.GetValueOrDefault(entry.JobId.Value) - entry.Amount;
                    break;
            }
        }

        foreach (var job in jobs)
        {
            held.GetValueOrDefault(job.Id).Should().Be(job.Status == "started" ? job.Reserved : job.ActualCost, "of {0}", job);
            job.Charged.Should().BeLessThanOrEqualTo(job.Reserved, "of {0}", job);
            long.Max(job.Reserved, job.ActualCost).Should().BeLessThanOrEqualTo(job.MaxCost ?? long.MaxValue, "of {0}", job);
        }
    }

    public void ShouldExplain(Operation operation, Reply reply, Func<int, Guid> jobOf)
    {
        switch (operation, reply.Status, reply.Error)
        {
            case (Operation.Visit, 200, _):
                balances[earlier..].Should().Contain(reply.Json.GetProperty("account").GetProperty("credits").GetInt64());
                break;
            case (Operation.Start start, 200, _):
                var started = jobs.Should().ContainSingle(job => job.Id == reply.JobId).Subject;
                TermsOf(started).Should().Be(TermsOf(start));
                var first = start.Cost > 0 ? ledger.Find(entry => entry.JobId == started.Id && entry.Kind == "reserve") : null;
                BalancesAfter(first, exactly: start.Cost > 0 && !reply.Replayed).Should().Contain(reply.Credits, "of {0}", operation);
                break;
            case (Operation.Start start, 402, _):
                var available = reply.Json.GetProperty("available").GetInt64();
                available.Should().BeLessThan(start.Cost);
                balances[earlier..].Should().Contain(available);
                break;
            case (Operation.Start start, 400, "idempotency_key_reused"):
                var earlierStart = jobs.Should().ContainSingle(job => job.IdempotencyKey == $"key-{start.Key}").Subject;
                TermsOf(earlierStart).Should().NotBe(TermsOf(start));
                break;
            case (Operation.Extend extend, _, _) when ShouldMay(reply, jobOf(extend.Job), extend.ByApp) is { } job:
                ShouldExplainExtension(extend, reply, job);
                break;
            case (Operation.Cancel cancel, _, _) when ShouldMay(reply, jobOf(cancel.Job), byApp: true) is { } job:
                (reply.Status, reply.Error).Should().Be(reply.Status == 200 ? (200, null) : (400, "job_already_settled"));
                (reply.Status == 200 ? job.IsCancelRequested : job.Status != "started").Should().BeTrue("of {0}", job);
                break;
            case (Operation.Complete complete, _, _) when ShouldMay(reply, jobOf(complete.Job), complete.ByApp) is { } job:
                var cost = long.Min(complete.Cost, job.MaxCost ?? complete.Cost);
                ShouldExplainSettlement(reply, job, ("completed", cost, complete.Cost - cost));
                break;
            case (Operation.Fail fail, _, _) when ShouldMay(reply, jobOf(fail.Job), fail.ByApp) is { } job:
                ShouldExplainSettlement(reply, job, ("failed", fail.Refund ? 0 : job.Reserved, 0));
                break;
            case (Operation.Extend or Operation.Cancel or Operation.Complete or Operation.Fail, _, _):
                break;
            default:
                Assert.Fail($"{operation} was answered {reply.Status} {reply.Body}");
                break;
        }
    }

    // The job, if the caller may settle it; otherwise the refusal has been checked.
    private Database.Job? ShouldMay(Reply reply, Guid id, bool byApp)
    {
        var job = jobs.Find(job => job.Id == id);
        if (job is not null && (byApp || job.AppSlug != "studio"))
        {
            return job;
        }

        (reply.Status, reply.Error).Should().Be(job is null ? (400, "unknown_job") : (403, "app_settles"));
        return null;
    }

    private void ShouldExplainExtension(Operation.Extend extend, Reply reply, Database.Job job)
    {
        switch (reply.Status, reply.Error)
        {
            case (200, _):
                var (reserved, charged) = (reply.Json.GetProperty("reserved").GetInt64(), reply.Json.GetProperty("charged").GetInt64());
                reserved.Should().BeInRange(extend.Reserve ?? 0, job.Reserved);
                charged.Should().BeInRange(extend.Charged ?? 0, long.Min(job.Charged, reserved));
                BalancesAfter(RaiseTo(reserved, job), exactly: false).Should().Contain(reply.Credits, "of {0}", extend);
                break;
            case (402, _):
                reply.Json.GetProperty("available").GetInt64().Should().BeLessThan(reply.Json.GetProperty("needed").GetInt64());
                balances[earlier..].Should().Contain(reply.Json.GetProperty("available").GetInt64());
                break;
            case (409, "job_claimed"):
                job.Worker.Should().NotBeNull().And.NotBe(extend.Worker);
                break;
            case (400, "above_max_cost"):
                extend.Reserve.Should().BeGreaterThan((int)job.MaxCost!.Value);
                break;
            case (400, "charged_above_reserve"):
                extend.Charged.Should().BeGreaterThan(Math.Max((int)job.Estimate, extend.Reserve ?? 0));
                break;
            default:
                (reply.Status, reply.Error).Should().Be((400, "job_already_settled"));
                job.Status.Should().NotBe("started");
                break;
        }
    }

    private void ShouldExplainSettlement(Reply reply, Database.Job job, (string Status, long ActualCost, long Uncharged) settlement)
    {
        var asked = (job.Status, job.ActualCost, job.Uncharged) == settlement;
        (reply.Status, reply.Error).Should().Be(asked ? (200, null) : (400, "job_already_settled"));
        if (asked)
        {
            var own = ledger.Find(entry => entry.JobId == job.Id && entry.Kind is not "reserve");
            BalancesAfter(own, exactly: false).Should().Contain(reply.Credits);
        }
    }

    // The entry after which the job held this much; null for a job that never held anything.
    private Database.Entry? RaiseTo(long reserved, Database.Job job)
    {
        var held = 0L;
        return ledger.Find(entry => entry.JobId == job.Id && entry.Kind == "reserve" && (held -= entry.Amount) == reserved);
    }

    private static (long Cost, long? MaxCost, bool UnderTheRuleOfTheApp) TermsOf(Database.Job job) =>
        (job.Estimate, job.MaxCost, job.AppSlug == "studio");

    private static (long Cost, long? MaxCost, bool UnderTheRuleOfTheApp) TermsOf(Operation.Start start) =>
        (start.Cost, start.MaxCost, start.UnderTheRuleOfTheApp);

    // The balance that a response may report: the one after its own entry; for a repetition also any later one.
    private long[] BalancesAfter(Database.Entry? entry, bool exactly)
    {
        var place = Math.Max(earlier, (int)(entry?.Sequence ?? 0));
        return exactly ? [balances[place]] : balances[place..];
    }
}
