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

    private static readonly Gen<Operation> AnyOperation = Gen.Frequency<Operation>(
        (2, Gen.Int[0, 2].Select(Operation (app) => new Operation.Visit(app))),
        (5, Gen.Select(Gen.Int[0, 60], Gen.Int[-4, 3], Operation (cost, key) => new Operation.Start(cost, key < 0 ? null : key))),
        (4, Gen.Select(Gen.Int[-1, 5], Gen.Int[0, 80], Operation (job, cost) => new Operation.Complete(job, cost))),
        (1, Gen.Int[0, 5].Select(Operation (job) => new Operation.Complete(job, 30))),
        (3, Gen.Select(Gen.Int[-1, 5], Gen.Bool, Operation (job, refund) => new Operation.Fail(job, refund))));

    private static readonly Gen<Operation> AnyOperationOrExpiry = Gen.Frequency(
        (12, AnyOperation),
        (3, Gen.Int[-1, 5].Select(Operation (job) => new Operation.Expire(job))));

    private Service service = null!;
    private string[] apps = [];
    private Guid foreignJob;

    [SetUp]
    public async Task Start()
    {
        service = Service.Start(settings: new() { ["Database:GroupCommit"] = groupCommit });
        apps = await Task.WhenAll(StarterCredits.Select(credits => Given.AnApp(credits)));
        foreignJob = await (await Given.AnAccountWith(credits: 10)).HasStarted(cost: 10);
    }

    [TearDown]
    public ValueTask Stop() => service.DisposeAsync();

    [Test]
    public Task Responds_and_stores_as_the_model_does_for_any_operations() =>
        AnyOperationOrExpiry.Array[1, 30].SampleAsync(
            async operations =>
            {
                var (person, model, jobs) = (Given.AnyoneNew(service), new WalletModel(StarterCredits), new List<Guid>());

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
                        jobs.Add(reply.JobId);
                    }

                    (expected.Job is { } job ? jobs[job] : Guid.Empty).Should().Be(expected.Job is null ? Guid.Empty : reply.JobId);
                }

                await ShouldBe(person, model, jobs);
            },
            iter: 20);

    [Test]
    public Task Comes_out_as_in_some_order_when_everything_is_asked_at_once() =>
        Gen.Select(AnyOperation.Array[0, 8], AnyOperation.Array[2, 24]).SampleAsync(
            async (before, atOnce) =>
            {
                var (person, jobs) = (Given.AnyoneNew(service), new List<Guid>());
                foreach (var operation in before.Prepend(new Operation.Visit(2)))
                {
                    var reply = await Send(person, operation, jobs);
                    if (operation is Operation.Start && reply is { Status: 200, Replayed: false })
                    {
                        jobs.Add(reply.JobId);
                    }
                }

                var earlier = (await person.Ledger()).Count;
                var replies = await Task.WhenAll(atOnce.Select(async operation => (Operation: operation, Reply: await Send(person, operation, jobs))));

                var history = new WalletHistory(await person.Ledger(), await TestRun.Database.JobsOf(person.AccountId), earlier);
                history.ShouldFollowTheRules();
                (await person.Credits()).Should().Be(history.Credits);
                foreach (var (operation, reply) in replies)
                {
                    history.ShouldExplain(operation, reply, number => JobOf(jobs, number));
                }
            },
            iter: 20);

    private Task<Reply> Send(Person person, Operation operation, List<Guid> jobs) => operation switch
    {
        Operation.Visit visit => person.Wallet(apps[visit.App]),
        Operation.Start start => person.Start(start.Cost, start.Key is { } key ? $"key-{key}" : null),
        Operation.Complete complete => person.Complete(JobOf(jobs, complete.Job), complete.Cost),
        Operation.Expire expire => Expire(person, JobOf(jobs, expire.Job)),
        Operation.Fail fail => person.Fail(JobOf(jobs, fail.Job), fail.Refund),
        _ => throw new UnreachableException(),
    };

    // As if its deadline were now. The job of someone else, which stands for no job, is not touched.
    private static async Task<Reply> Expire(Person person, Guid job)
    {
        await person.Wallet();
        await person.Service.Database.Execute("update jobs set expires_at = created_at where account_id = @AccountId and id = @job", new { person.AccountId, job });
        await person.Service.Expire(new ExpireJob(person.AccountId, job));
        return await person.Wallet();
    }

    private Guid JobOf(List<Guid> jobs, int number) => number >= 0 && number < jobs.Count ? jobs[number] : foreignJob;

    private static long? CreditsIn(Reply reply) => reply.Status != 200 ? null
        : reply.Json.TryGetProperty("account", out var account) ? account.GetProperty("credits").GetInt64()
        : reply.Credits;

    private static async Task ShouldBe(Person person, WalletModel model, List<Guid> jobs)
    {
        (await person.Credits()).Should().Be(model.Credits);
        (await person.Ledger()).Select(entry => (entry.Sequence, entry.Kind, entry.Amount, entry.BalanceAfter, entry.JobId))
            .Should().Equal(model.Ledger.Select(entry => (entry.Sequence, entry.Kind, entry.Amount, entry.BalanceAfter, JobId: entry.Job is { } job ? jobs[job] : (Guid?)null)));
        (await TestRun.Database.JobsOf(person.AccountId)).Select(job => (job.Id, job.Reserved, job.Status, job.ActualCost))
            .Should().BeEquivalentTo(model.Jobs.Select((job, number) => (jobs[number], job.Reserved, job.Status, job.ActualCost)));
        (await person.Jobs("?limit=200")).Select(job => job.GetProperty("id").GetGuid()).Should().BeEquivalentTo(jobs);
    }
}
