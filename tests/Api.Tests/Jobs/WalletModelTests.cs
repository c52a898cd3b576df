using System.Diagnostics;
using CsCheck;
using FocusAccount.Application.Jobs;

namespace FocusAccount.Api.Tests.Jobs;

/// <summary>
/// Any operations in any order have the same effect on a wallet as on its model. A failure prints the shortest case and its seed.
/// </summary>
[TestFixture("off")]
[TestFixture("account")]
[TestFixture("all")]
public sealed class WalletModelTests(string groupCommit)
{
    private static readonly int[] StarterCredits = [0, 50, 120];

    private static readonly string[] Proven = ["balance", "sum", "held", "held_by_jobs", "last_sequence"];

    private static readonly Gen<Operation> AnyStart = Gen.Select(
        Gen.Int[0, 60],
        Gen.Int[-4, 3],
        Gen.Int[-60, 60],
        Gen.Bool,
        Operation (cost, key, more, underApp) => new Operation.Start(cost, key < 0 ? null : key, more < 0 ? null : cost + more, underApp));

    private static readonly Gen<Operation> AnyExtension = Gen.Select(
        Gen.Int[-1, 5],
        Gen.Int[-40, 100],
        Gen.Int[-10, 30],
        Gen.Int[-2, 1],
        Gen.Bool,
        Operation (job, reserve, charged, worker, byApp) => new Operation.Extend(
            job, reserve < 0 ? null : reserve, charged < 0 ? null : charged, worker < 0 ? null : $"render-{worker}", byApp));

    private static readonly Gen<Operation> AnyOperation = Gen.Frequency(
        (2, Gen.Int[0, 2].Select(Operation (app) => new Operation.Visit(app))),
        (6, AnyStart),
        (5, AnyExtension),
        (1, Gen.Int[-1, 5].Select(Operation (job) => new Operation.Cancel(job))),
        (4, Gen.Select(Gen.Int[-1, 5], Gen.Int[0, 80], Gen.Bool, Operation (job, cost, byApp) => new Operation.Complete(job, cost, byApp))),
        (1, Gen.Int[0, 5].Select(Operation (job) => new Operation.Complete(job, 30, ByApp: true))),
        (3, Gen.Select(Gen.Int[-1, 5], Gen.Bool, Gen.Bool, Operation (job, refund, byApp) => new Operation.Fail(job, refund, byApp))));

    private static readonly Gen<Operation> AnyOperationOrExpiry = Gen.Frequency(
        (12, AnyOperation),
        (4, Gen.Int[-1, 5].Select(Operation (job) => new Operation.Expire(job))));

    private Service service = null!;
    private string[] apps = [];
    private (Backend Video, Backend Studio) backends;
    private Started foreignJob = null!;

    [SetUp]
    public async Task Start()
    {
        service = Service.Start(settings: new() { ["Database:GroupCommit"] = groupCommit });
        apps = await Task.WhenAll(StarterCredits.Select(credits => Given.AnApp(credits)));
        backends = (await Backend.Of("video", service), await Backend.Of("studio", service));
        foreignJob = new Started(await (await Given.AnAccountWith(credits: 10)).HasStarted(cost: 10), UnderTheRuleOfTheApp: false);
    }

    [TearDown]
    public ValueTask Stop() => service.DisposeAsync();

    [Test]
    public Task Responds_and_stores_as_the_model_does_for_any_operations() =>
        AnyOperationOrExpiry.Array[1, 30].SampleAsync(
            async operations =>
            {
                var (person, model, jobs) = (Given.AnyoneNew(service), new WalletModel(StarterCredits), new List<Started>());

                foreach (var operation in operations)
                {
                    var reply = await Send(person, operation, jobs);
                    var expected = model.Apply(operation);
                    (reply.Status, reply.Error, CreditsIn(reply)).Should().Be((expected.Status, expected.Error, expected.Credits), "of {0}", operation);
                    if (reply.Status == 402)
                    {
                        reply.Json.GetProperty("held").GetInt64().Should().Be(model.Held, "of {0}", operation);
                    }

                    if (expected.Job == jobs.Count)
                    {
                        jobs.Add(new Started(reply.JobId, model.Jobs[^1].UnderTheRuleOfTheApp));
                    }

                    (expected.Job is { } job ? jobs[job].Id : Guid.Empty).Should().Be(expected.Job is null ? Guid.Empty : reply.JobId);
                }

                await ShouldBe(person, model, jobs);
            },
            iter: 20);

    [Test]
    public Task Comes_out_as_in_some_order_when_everything_is_asked_at_once() =>
        Gen.Select(AnyOperation.Array[0, 8], AnyOperation.Array[2, 24]).SampleAsync(
            async (before, atOnce) =>
            {
                var (person, jobs) = (Given.AnyoneNew(service), new List<Started>());
                foreach (var operation in before.Prepend(new Operation.Visit(2)))
                {
                    var reply = await Send(person, operation, jobs);
                    if (operation is Operation.Start start && reply is { Status: 200, Replayed: false })
                    {
                        jobs.Add(new Started(reply.JobId, start.UnderTheRuleOfTheApp));
                    }
                }

                var earlier = (await person.Ledger()).Count;
                var replies = await Task.WhenAll(atOnce.Select(async operation => (Operation: operation, Reply: await Send(person, operation, jobs))));

                var history = new WalletHistory(await person.Ledger(), await TestRun.Database.JobsOf(person.AccountId), earlier);
                history.ShouldFollowTheRules();
                (await person.Credits()).Should().Be(history.Credits);
                foreach (var (operation, reply) in replies)
                {
                    history.ShouldExplain(operation, reply, number => JobOf(jobs, number).Id);
                }
            },
            iter: 20);

    private Task<Reply> Send(Person person, Operation operation, List<Started> jobs)
    {
        switch (operation)
        {
            case Operation.Visit visit:
                return person.Wallet(apps[visit.App]);
            case Operation.Start start:
                var key = start.Key is { } number ? $"key-{number}" : null;
                return person.StartWith(appKey: null, start.Cost, AppOf(start.UnderTheRuleOfTheApp), start.MaxCost, key: key);
            case Operation.Extend extend:
                var extended = JobOf(jobs, extend.Job);
                return Caller(person, extended, extend.ByApp)
                    .Extend(person.AccountId, extended.Id, extend.Worker, reserve: extend.Reserve, charged: extend.Charged);
            case Operation.Cancel cancel:
                return person.Cancel(JobOf(jobs, cancel.Job).Id);
            case Operation.Complete complete:
                var completed = JobOf(jobs, complete.Job);
                return Caller(person, completed, complete.ByApp).Complete(person.AccountId, completed.Id, complete.Cost);
            case Operation.Fail fail:
                var failed = JobOf(jobs, fail.Job);
                return Caller(person, failed, fail.ByApp).Fail(person.AccountId, failed.Id, fail.Refund);
            case Operation.Expire expire:
                return Expire(person, JobOf(jobs, expire.Job).Id);
            default:
                throw new UnreachableException();
        }
    }

    private Backend Caller(Person person, Started job, bool byApp) =>
        !byApp ? new Backend(person.Token, service) : job.UnderTheRuleOfTheApp ? backends.Studio : backends.Video;

    // As if its deadline were now. The job of someone else, which stands for no job, is not touched.
    private static async Task<Reply> Expire(Person person, Guid job)
    {
        await person.Wallet();
        await person.Service.Database.Execute(
            "update jobs set expires_at = created_at where account_id = @AccountId and id = @job", new { person.AccountId, job });
        await person.Service.Expire(new ExpireJob(person.AccountId, job));
        return await person.Wallet();
    }

    private Started JobOf(List<Started> jobs, int number) => number >= 0 && number < jobs.Count ? jobs[number] : foreignJob;

    private static string AppOf(bool underTheRuleOfTheApp) => underTheRuleOfTheApp ? "studio" : "video";

    private static long? CreditsIn(Reply reply) => reply.Status != 200 ? null
        : reply.Json.TryGetProperty("account", out var account) ? account.GetProperty("credits").GetInt64()
        : reply.Json.TryGetProperty("credits", out var credits) ? credits.GetInt64()
        : null;

    private static async Task ShouldBe(Person person, WalletModel model, List<Started> jobs)
    {
        (await person.Credits()).Should().Be(model.Credits);
        (await person.Ledger()).Select(entry => (entry.Sequence, entry.Kind, entry.Amount, entry.BalanceAfter, entry.JobId))
            .Should().Equal(model.Ledger.Select(entry =>
                (entry.Sequence, entry.Kind, entry.Amount, entry.BalanceAfter, JobId: entry.Job is { } job ? jobs[job].Id : (Guid?)null)));
        (await TestRun.Database.JobsOf(person.AccountId))
            .Select(job => (
                job.Id,
                job.AppSlug,
                job.Reserved,
                job.Charged,
                job.Worker,
                job.IsCancelRequested,
                job.Status,
                job.ActualCost,
                job.Uncharged))
            .Should().BeEquivalentTo(model.Jobs.Select((job, number) => (
                jobs[number].Id,
                AppOf(job.UnderTheRuleOfTheApp),
                job.Reserved,
                job.Charged,
                job.Worker,
                job.IsCancelRequested,
                job.Status,
                job.ActualCost,
                job.Uncharged)));
        await ShouldSayThatItIs(person, model, jobs);
        (await person.Jobs("?limit=200")).Select(job => job.GetProperty("id").GetGuid()).Should().BeEquivalentTo(jobs.Select(job => job.Id));
    }

    // The statement, the usage and the proof, as the person sees them.
    private static async Task ShouldSayThatItIs(Person person, WalletModel model, List<Started> jobs)
    {
        var statement = await person.Statement("?limit=7");
        statement.Select(entry => (
            entry.GetProperty("sequence").GetInt64(),
            entry.GetProperty("kind").GetString()!,
            entry.GetProperty("amount").GetInt64(),
            entry.GetProperty("balance_after").GetInt64(),
            entry.GetProperty("job_id").GetString()))
            .Should().Equal(model.Ledger.AsEnumerable().Reverse().Select(entry =>
                (entry.Sequence, entry.Kind, entry.Amount, entry.BalanceAfter, entry.Job is { } job ? $"{jobs[job].Id}" : null)));

        var holding = model.Jobs.Count(job => job is { Status: "started", Reserved: > 0 });
        var wallet = (await person.Wallet()).Json;
        (wallet.GetProperty("held").GetInt64(), wallet.GetProperty("holds").GetProperty("count").GetInt32()).Should().Be((model.Held, holding));

        var proof = (await person.Get("/api/wallet/proof")).Json;
        Proven.Select(name => proof.GetProperty(name).GetInt64())
            .Should().Equal(model.Credits, model.Credits, model.Held, model.Held, model.Ledger.Count);
        proof.GetProperty("agrees").GetBoolean().Should().BeTrue();

        var spent = model.Jobs.Sum(job => job.ActualCost);
        foreach (var by in (string[])["app", "action", "day", "token"])
        {
            var usage = (await person.Get($"/api/usage?by={by}")).Json;
            var rows = usage.GetProperty("usage").EnumerateArray().Append(usage.GetProperty("total")).ToList();
            rows[^1].GetProperty("credits").GetInt64().Should().Be(spent);
            rows[^1].GetProperty("jobs").GetInt64().Should().Be(model.Jobs.Count);
            rows[^1].GetProperty("failures").GetInt64().Should().Be(model.Jobs.Count(job => job.Status == "failed"));
            rows[..^1].Sum(row => row.GetProperty("credits").GetInt64()).Should().Be(spent);
        }
    }

    /// <summary>A job, and whether the app alone may settle it.</summary>
    private sealed record Started(Guid Id, bool UnderTheRuleOfTheApp);
}
