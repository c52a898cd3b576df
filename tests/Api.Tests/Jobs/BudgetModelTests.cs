using System.Diagnostics;
using CsCheck;
using FocusAccount.Application.Jobs;

namespace FocusAccount.Api.Tests.Jobs;

/// <summary>
/// Any operations of two programs with budgets, of their person and of the apps, on two instances and while windows end, have the same effect
/// as on the model. A failure prints the shortest case and its seed.
/// </summary>
[TestFixture("off")]
[TestFixture("account")]
[TestFixture("all")]
public sealed class BudgetModelTests(string groupCommit)
{
    private const int Credits = 150;

    private static readonly string[] Periods = ["day", "week", "month", "total"];

    private static readonly Gen<(int Limit, string Period)> AnyBudget = Gen.Select(Gen.Int[1, 80], Gen.Int[0, 3].Select(number => Periods[number]));

    private static readonly Gen<Operation> AnyStart = Gen.Select(
        Gen.Int[0, 50],
        Gen.Int[-6, 2],
        Gen.Int[-60, 40],
        Gen.Bool,
        Gen.Int[-1, 1],
        Operation (cost, key, more, underApp, program) => new Operation.Start(
            cost, key < 0 ? null : key, more < 0 ? null : cost + more, underApp, program < 0 ? null : program));

    private static readonly Gen<Operation> AnyOperation = Gen.Frequency(
        (7, AnyStart),
        (4, Gen.Select(Gen.Int[0, 5], Gen.Int[-20, 90], Gen.Int[-10, 30], Gen.Bool, Operation (job, reserve, charged, byApp) =>
            new Operation.Extend(job, reserve < 0 ? null : reserve, charged < 0 ? null : charged, Worker: null, byApp))),
        (6, Gen.Select(Gen.Int[0, 5], Gen.Int[0, 120], Gen.Bool, Operation (job, cost, byApp) => new Operation.Complete(job, cost, byApp))),
        (1, Gen.Int[0, 5].Select(Operation (job) => new Operation.Complete(job, 60, ByApp: true))),
        (2, Gen.Select(Gen.Int[0, 5], Gen.Bool, Gen.Bool, Operation (job, refund, byApp) => new Operation.Fail(job, refund, byApp))),
        (3, Gen.Int[0, 5].Select(Operation (job) => new Operation.Expire(job))),
        (2, Gen.Select(Gen.Int[0, 1], AnyBudget, Operation (program, budget) =>
            new Operation.ChangeBudget(program, budget.Limit, budget.Period))),
        (4, Gen.Enum<TimeStep>().Select(Operation (step) => new Operation.Pass(step))));

    // A job stays open for as long as a case lasts, unless the case expires it.
    private readonly Dictionary<string, string> settings = new()
    {
        ["Database:GroupCommit"] = groupCommit,
        ["Jobs:ExpireAfter"] = "31536000",
    };

    private readonly SteppedClock clock = Given.AClockAhead();
    private Database database = null!;
    private Service[] instances = [];
    private string app = "";
    private (Backend Video, Backend Studio) backends;
    private Guid foreignJob;

    [SetUp]
    public async Task Start()
    {
        database = await Given.ADatabase();
        instances = [Service.Start(database, clock: clock, settings: settings), Service.Start(database, clock: clock, settings: settings)];
        app = await Given.AnApp(Credits, instances[0]);
        backends = (await Backend.Of("video", instances[0]), await Backend.Of("studio", instances[0]));
        foreignJob = await (await Given.AnAccountWith(credits: 10, instances[0])).HasStarted(cost: 10);
    }

    [TearDown]
    public async Task Stop()
    {
        await Task.WhenAll(instances.Select(async instance => await instance.DisposeAsync()));
        await database.DisposeAsync();
    }

    [Test]
    public async Task Responds_and_counts_as_the_model_does_for_any_operations()
    {
        await Gen.Select(AnyBudget, AnyBudget, AnyOperation.Array[1, 30]).SampleAsync(
            async (first, second, operations) =>
            {
                var person = Given.AnyoneNew(instances[0]);
                Person[] programs =
                [
                    await person.Program(budget: $"{first.Limit}/{first.Period}"),
                    await person.Program(budget: $"{second.Limit}/{second.Period}"),
                ];
                BudgetModel[] budgets =
                [
                    new(first.Limit, first.Period, clock.GetUtcNow()), new(second.Limit, second.Period, clock.GetUtcNow()),
                ];
                var (model, jobs) = (new WalletModel([Credits], budgets), new List<Guid>());
                (await person.Wallet(app)).Status.Should().Be(200);
                model.Apply(new Operation.Visit(0));

                foreach (var (number, operation) in operations.Index())
                {
                    if (operation is Operation.Pass pass)
                    {
                        clock.Advance(BudgetModel.After(pass.Step, clock.GetUtcNow()) - clock.GetUtcNow());
                    }
                    else
                    {
                        model.Now = clock.GetUtcNow();
                        var reply = await Send(person, programs, operation, jobs, model, instances[number % 2]);
                        ShouldBe(reply, model.Apply(operation), operation, jobs);
                    }

                    foreach (var (program, budget) in programs.Zip(budgets))
                    {
                        (await program.At(instances[(number + 1) % 2]).Budget()).Should().Be(budget.At(clock.GetUtcNow()), "of {0}", operation);
                    }
                }

                await ShouldBe(person, model, jobs);
            },
            iter: 20,
            threads: 1);

        await database.ShouldAddUp();
    }

    private async Task<Reply> Send(
        Person person, Person[] programs, Operation operation, List<Guid> jobs, WalletModel model, Service instance)
    {
        switch (operation)
        {
            case Operation.Start start:
                var by = start.Program is { } program ? programs[program] : person;
                var key = start.Key is { } number ? $"key-{number}" : null;
                return await by.At(instance).StartWith(appKey: null, start.Cost, start.UnderTheRuleOfTheApp ? "studio" : "video", start.MaxCost, key: key);
            case Operation.Extend extend:
                return await Caller(extend.Job, extend.ByApp)
                    .Extend(person.AccountId, JobOf(extend.Job), extend.Worker, reserve: extend.Reserve, charged: extend.Charged);
            case Operation.Complete complete:
                return await Caller(complete.Job, complete.ByApp).Complete(person.AccountId, JobOf(complete.Job), complete.Cost);
            case Operation.Fail fail:
                return await Caller(fail.Job, fail.ByApp).Fail(person.AccountId, JobOf(fail.Job), fail.Refund);
            case Operation.Expire expire:
                await database.Execute(
                    "update jobs set expires_at = created_at where account_id = @AccountId and id = @job",
                    new { person.AccountId, job = JobOf(expire.Job) });
                await instance.Expire(new ExpireJob(person.AccountId, JobOf(expire.Job)));
                return await person.At(instance).Wallet();
            case Operation.ChangeBudget change:
                return await person.At(instance).Change(programs[change.Program].TokenId, new Terms(Budget: $"{change.Limit}/{change.Period}"));
            default:
                throw new UnreachableException();
        }

        Guid JobOf(int number) => number < jobs.Count ? jobs[number] : foreignJob;

        // The program that started a job may settle it as its person may.
        Backend Caller(int number, bool byApp)
        {
            var job = number < model.Jobs.Count ? model.Jobs[number] : null;
            var backend = job is { UnderTheRuleOfTheApp: true } ? backends.Studio : backends.Video;
            var program = job?.Program is { } starter ? programs[starter] : person;
            return byApp ? backend.At(instance) : new Backend(program.Token, instance);
        }
    }

    private static void ShouldBe(Reply reply, WalletModel.Outcome expected, Operation operation, List<Guid> jobs)
    {
        (reply.Status, reply.Error).Should().Be((expected.Status, expected.Error), "of {0}", operation);
        if (expected.Job == jobs.Count)
        {
            jobs.Add(reply.JobId);
        }

        if (expected.Credits is { } credits && operation is not Operation.Expire)
        {
            reply.Credits.Should().Be(credits, "of {0}", operation);
        }
    }

    private async Task ShouldBe(Person person, WalletModel model, List<Guid> jobs)
    {
        (await person.Ledger()).Select(entry => (entry.Sequence, entry.Kind, entry.Amount, entry.BalanceAfter, entry.JobId))
            .Should().Equal(model.Ledger.Select(entry =>
                (entry.Sequence, entry.Kind, entry.Amount, entry.BalanceAfter, JobId: entry.Job is { } job ? jobs[job] : (Guid?)null)));
        (await database.JobsOf(person.AccountId)).Select(job => (job.Id, job.Reserved, job.Charged, job.Status, job.ActualCost, job.Uncharged))
            .Should().BeEquivalentTo(model.Jobs.Select((job, number) =>
                (jobs[number], job.Reserved, job.Charged, job.Status, job.ActualCost, job.Uncharged)));
    }
}
