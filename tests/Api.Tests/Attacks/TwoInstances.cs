using FocusAccount.Domain.Apps;

namespace FocusAccount.Api.Tests.Attacks;

/// <summary>
/// Two instances on one database, with an app under each rule. People call the first instance, and apps and workers call the second.
/// </summary>
internal sealed class TwoInstances : IAsyncDisposable
{
    private readonly Dictionary<SettlementRule, Backend> backends = [];

    private TwoInstances(Database database, string groupCommit)
    {
        Database = database;
        var settings = new Dictionary<string, string> { ["Database:GroupCommit"] = groupCommit };
        (One, Two) = (Service.Start(database, clock: Clock, settings: settings), Service.Start(database, clock: Clock, settings: settings));
    }

    public SteppedClock Clock { get; } = Given.AClockAhead();

    public Database Database { get; }

    public Service One { get; }

    public Service Two { get; }

    public static async Task<TwoInstances> Start(string groupCommit)
    {
        var instances = new TwoInstances(await Given.ADatabase(), groupCommit);
        foreach (var rule in Enum.GetValues<SettlementRule>())
        {
            instances.backends[rule] = await Backend.Of(AppUnder(rule), instances.Two);
        }

        return instances;
    }

    public static string AppUnder(SettlementRule rule) => rule == SettlementRule.App ? "studio" : "video";

    public Backend BackendUnder(SettlementRule rule) => backends[rule];

    /// <summary>The backend of the app that has the other rule.</summary>
    public Backend SiblingOf(SettlementRule rule) => backends[rule == SettlementRule.App ? SettlementRule.Holder : SettlementRule.App];

    /// <summary>A job that the app itself starts, for a person with 100 credits.</summary>
    public async Task<Work> Started(SettlementRule rule, int estimate = 30, int? maxCost = null)
    {
        var person = await Given.AnAccountWith(credits: 100, One);
        return await Started(rule, person, estimate, maxCost);
    }

    /// <summary>Another job of a person that the app itself starts.</summary>
    public async Task<Work> Started(SettlementRule rule, Person person, int estimate, int? maxCost = null)
    {
        var started = await person.StartWith(BackendUnder(rule).Credential, estimate, AppUnder(rule), maxCost);
        started.Status.Should().Be(200);
        var token = started.Json.GetProperty("job_token").GetString()!;
        return new Work(this, person, started.JobId, BackendUnder(rule), new Backend(token, Two));
    }

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Two.DisposeAsync();
        await Database.DisposeAsync();
    }
}

/// <summary>A job, the person who pays for it, the backend of its app, and a worker that has the token of the job.</summary>
internal sealed record Work(TwoInstances Instances, Person Person, Guid Job, Backend App, Backend Worker)
{
    public Task<Reply> CompletedByApp(int cost) => App.Complete(Person.AccountId, Job, cost);

    public Task<Reply> CompletedByWorker(int cost) => Worker.Complete(Person.AccountId, Job, cost);

    public Task<Reply> ReadByApp() => App.Job(Person.AccountId, Job);

    public Task<Reply> ExtendedByApp(string? worker = null, int? expiresIn = null, int? reserve = null, int? charged = null) =>
        App.Extend(Person.AccountId, Job, worker, expiresIn, reserve, charged);

    /// <summary>Sets the deadline of the job to the time of its start.</summary>
    public Task IsOverdue() => Instances.Database.Execute(
        "update jobs set expires_at = created_at where account_id = @AccountId and id = @Job", new { Person.AccountId, Job });
}
