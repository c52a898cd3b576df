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
                    held.TryAdd(entry.JobId!.Value, -entry.Amount).Should().BeTrue("a job reserves once");
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
                started.Reserved.Should().Be(start.Cost);
                BalancesAfter(ledger.Find(entry => entry.JobId == started.Id && entry.Kind == "reserve"), exactly: start.Cost > 0 && !reply.Replayed)
                    .Should().Contain(reply.Credits, "of {0}", operation);
                break;
            case (Operation.Start start, 402, _):
                var available = reply.Json.GetProperty("available").GetInt64();
                available.Should().BeLessThan(start.Cost);
                balances[earlier..].Should().Contain(available);
                break;
            case (Operation.Start start, 400, "idempotency_key_reused"):
                jobs.Should().ContainSingle(job => job.IdempotencyKey == $"key-{start.Key}").Which.Reserved.Should().NotBe(start.Cost);
                break;
            case (Operation.Complete complete, _, _):
                ShouldExplainSettlement(reply, jobOf(complete.Job), job => ("completed", complete.Cost));
                break;
            case (Operation.Fail fail, _, _):
                ShouldExplainSettlement(reply, jobOf(fail.Job), job => ("failed", fail.Refund ? 0 : job.Reserved));
                break;
            default:
                Assert.Fail($"{operation} was answered {reply.Status} {reply.Body}");
                break;
        }
    }

    private void ShouldExplainSettlement(Reply reply, Guid id, Func<Database.Job, (string Status, long ActualCost)> settlement)
    {
        if (jobs.Find(job => job.Id == id) is not { } job)
        {
            reply.Error.Should().Be("unknown_job");
            return;
        }

        var asked = (job.Status, job.ActualCost) == settlement(job);
        (reply.Status, reply.Error).Should().Be(asked ? (200, null) : (400, "job_already_settled"));
        if (asked)
        {
            BalancesAfter(ledger.Find(entry => entry.JobId == id && entry.Kind is not "reserve"), exactly: false).Should().Contain(reply.Credits);
        }
    }

    // The balance that a response may report: the one after its own entry; for a repetition also any later one.
    private long[] BalancesAfter(Database.Entry? entry, bool exactly)
    {
        var place = Math.Max(earlier, (int)(entry?.Sequence ?? 0));
        return exactly ? [balances[place]] : balances[place..];
    }
}
