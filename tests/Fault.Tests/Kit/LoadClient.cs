using System.Diagnostics;
using FocusAccount.Domain.Accounts;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Fault.Tests;

/// <summary>One of several clients of an account. It remembers the responses that it received.</summary>
internal sealed class LoadClient(int number, string person, string[] apps, Caller caller)
{
    // The four clients of an account stay below its limit of 100 tokens, however long the load runs.
    private const int KeptTokens = 20;

    private int done;
    private int actions;

    public Caller Caller => caller;

    public Guid AccountId => Account.IdOf(ClerkStandIn.UserId(person));

    /// <summary>How many jobs it has finished.</summary>
    public int Done => Volatile.Read(ref done);

    /// <summary>Acknowledged jobs by action, as last reported.</summary>
    public Dictionary<string, Job> Believed { get; } = [];

    /// <summary>Every state of a job that was acknowledged, in this order.</summary>
    public List<Acknowledged> History { get; } = [];

    /// <summary>Jobs started without a key whose response was lost: each may exist or not.</summary>
    public Dictionary<string, Job> Doubtful { get; } = [];

    /// <summary>The apps whose starter grant was acknowledged.</summary>
    public HashSet<string> Granted { get; } = [];

    /// <summary>People whose first visit was acknowledged.</summary>
    public List<string> Newcomers { get; } = [];

    public List<string> Tokens { get; } = [];

    public List<string> RevokedTokens { get; } = [];

    public Task DoSomething() => caller.Random.Below(100) switch
    {
        < 65 => DoAJob(),
        < 75 => StartWithoutKey(),
        < 82 => Visit(apps[caller.Random.Below(apps.Length)]),
        < 86 => ListJobs(),
        < 90 => BeRefused(),
        < 96 => BringAlong(),
        _ => SignInATerminal(),
    };

    public async Task Visit(string app)
    {
        (await Ask(HttpMethod.Get, $"/api/wallet?app={app}")).Status.Should().Be(200);
        Granted.Add(app);
    }

    public Task<Reply> Ask(HttpMethod method, string path, object? body = null, string? key = null) => caller.Ask(() => Request(person, method, path, body, key));

    /// <summary>Sends a GET with a personal access token.</summary>
    public Task<Reply> AskBy(string token, string path) =>
        caller.Ask(() => new HttpRequestMessage(HttpMethod.Get, path).With(("Authorization", $"Bearer {token}")));

    /// <summary>Sends a GET as another person.</summary>
    public Task<Reply> AskAs(string other, string path) => caller.Ask(() => Request(other, HttpMethod.Get, path));

    // Posts with the token of a job, or as the person.
    private Task<Reply> PostBy(string? worker, string path, object body) => worker is null
        ? Ask(HttpMethod.Post, path, body)
        : caller.Ask(() => new HttpRequestMessage(HttpMethod.Post, path).WithJson(body).With(("Authorization", $"Bearer {worker}")));

    private async Task DoAJob()
    {
        var (action, reserved) = (NewAction(), caller.Random.Below(10));
        var start = new { app = apps[0], action, cost_estimate = reserved };
        var key = $"key-{action}";
        var asked = Now;
        var started = await Ask(HttpMethod.Post, "/api/jobs", start, key);
        started.Status.Should().Be(200, "of {0}", started.Body);
        var job = Believe(new Job(started.JobId, action, key, "started", reserved, Charged: 0, ActualCost: 0), asked);
        var worker = caller.Random.Chance(50) ? started.Json.GetProperty("job_token").GetString() : null;
        if (caller.Random.Chance(20))
        {
            var (again, atOnce) = (caller.Ask(() => Request(person, HttpMethod.Post, "/api/jobs", start, key)), Ask(HttpMethod.Post, "/api/jobs", start, key));
            (await Task.WhenAll(again, atOnce)).Should().OnlyContain(reply => reply.JobId == job.Id && reply.Replayed);
        }

        while (caller.Random.Chance(40))
        {
            job = await Extend(job, worker);
        }

        if (caller.Random.Chance(90))
        {
            await Settle(job, worker);
        }

        Interlocked.Increment(ref done);
    }

    // By the token of the job or by the person, as is the settlement.
    private async Task<Job> Extend(Job job, string? worker)
    {
        var reserve = job.Reserved + caller.Random.Below(5);
        var charged = caller.Random.Below((int)reserve + 1);
        var asked = Now;
        var extended = await Report(reserve, charged);
        extended.Status.Should().Be(200, "of {0}", extended.Body);
        var reported = job with { Reserved = reserve, Charged = long.Max(job.Charged, charged) };
        Stands(extended).Should().Be((reported.Reserved, reported.Charged));
        Believe(reported, asked);
        if (caller.Random.Chance(20))
        {
            var again = await Task.WhenAll(Report(reserve, charged), Report(job.Reserved, job.Charged));
            again.Select(Stands).Should().Equal(Stands(extended), Stands(extended));
        }

        return reported;

        Task<Reply> Report(long hold, long cost) =>
            PostBy(worker, "/api/jobs/extend", new { job_id = job.Id, worker = $"{number}", expires_in = 86400, reserve = hold, charged = cost });

        static (long Reserved, long Charged) Stands(Reply reply) =>
            (reply.Json.GetProperty("reserved").GetInt64(), reply.Json.GetProperty("charged").GetInt64());
    }

    private async Task Settle(Job job, string? worker)
    {
        var (cost, refund) = (caller.Random.Below(14), caller.Random.Chance(50));
        var completes = caller.Random.Chance(70);
        Task<Reply> Complete(int actual) => PostBy(worker, "/api/jobs/complete", new { job_id = job.Id, actual_cost = actual });
        Task<Reply> Fail(bool back) => PostBy(worker, "/api/jobs/fail", new { job_id = job.Id, refund = back });
        var asked = Now;
        var settled = await (completes ? Complete(cost) : Fail(refund));
        settled.Status.Should().Be(200, "of {0}", settled.Body);
        var charged = completes ? cost : refund ? 0 : job.Reserved;
        settled.Json.GetProperty("actual_cost").GetInt64().Should().Be(charged);
        Believe(job with { Status = completes ? "completed" : "failed", ActualCost = charged }, asked);
        if (caller.Random.Chance(20))
        {
            (await (completes ? Complete(cost) : Fail(refund))).Status.Should().Be(200, "it is the same settlement");
            var different = await (completes ? caller.Random.Chance(50) ? Complete(cost + 1) : Fail(refund) : Complete(cost));
            (different.Status, different.Error).Should().Be((400, "job_already_settled"));
        }
    }

    private async Task StartWithoutKey()
    {
        var (action, reserved) = (NewAction(), caller.Random.Below(10));
        var asked = Now;
        var started = await caller.AskOnce(Request(person, HttpMethod.Post, "/api/jobs", new { app = apps[0], action, cost_estimate = reserved }));
        (started?.Status ?? 200).Should().Be(200);
        var job = new Job(started?.JobId, action, null, "started", reserved, Charged: 0, ActualCost: 0);
        if (started is null)
        {
            Doubtful[action] = job;
            return;
        }

        Believe(job, asked);
    }

    private async Task ListJobs() => (await Ask(HttpMethod.Get, "/api/jobs")).Status.Should().Be(200);

    private async Task BeRefused()
    {
        var dear = await Ask(HttpMethod.Post, "/api/jobs", new { app = apps[0], action = NewAction(), cost_estimate = int.MaxValue }, $"dear-{NewAction()}");
        (dear.Status, dear.Error).Should().Be((402, "insufficient_credits"));
        var unknown = await Ask(HttpMethod.Post, "/api/jobs/complete", new { job_id = Guid.Empty, actual_cost = 1 });
        (unknown.Status, unknown.Error).Should().Be((400, "unknown_job"));
        if (Believed.Values.LastOrDefault(job => job.Key is not null) is { } known)
        {
            var reused = await Ask(HttpMethod.Post, "/api/jobs", new { app = apps[0], action = NewAction(), cost_estimate = 1 }, known.Key);
            (reused.Status, reused.Error).Should().Be((400, "idempotency_key_reused"));
        }
    }

    private async Task BringAlong()
    {
        var newcomer = Given.AName("newcomer-");
        (await AskAs(newcomer, $"/api/wallet?app={apps[1]}")).Json.GetProperty("account").GetProperty("credits").GetInt64().Should().Be(Load.Credits);
        Newcomers.Add(newcomer);
    }

    private async Task SignInATerminal()
    {
        var started = await caller.Ask(() => new HttpRequestMessage(HttpMethod.Post, "/api/device/start").WithJson(new { client_name = "load" }));
        var approved = await Ask(HttpMethod.Post, "/api/device/complete", new { user_code = started.Json.GetProperty("user_code").GetString() });
        // Each lost response leaves a login or a token behind that nobody knows.
        if (approved.Status == 429 || approved.Error == "too_many_tokens")
        {
            return;
        }

        approved.Status.Should().BeOneOf([200, 410], "a repetition gets a 410, of {0}", approved.Body);

        var device = started.Json.GetProperty("device_code").GetString();
        Task<Reply> Poll() => caller.Ask(() => new HttpRequestMessage(HttpMethod.Get, $"/api/device/poll?device_code={device}"));
        var polled = await Task.WhenAll(Poll(), Poll());
        polled.Should().OnlyContain(reply => reply.Status == 200 || reply.Status == 410);
        var tokens = polled.Where(reply => reply.Status == 200).Select(reply => reply.Json.GetProperty("token").GetString()!).ToList();
        tokens.Count.Should().BeLessThanOrEqualTo(1, "one approved code is one token");
        foreach (var token in tokens)
        {
            var seen = await AskBy(token, "/api/tokens");
            seen.Status.Should().Be(200, "of {0}", seen.Body);
            if (Tokens.Count < KeptTokens && caller.Random.Chance(50))
            {
                Tokens.Add(token);
                continue;
            }

            var id = seen.Json.GetProperty("tokens")[0].GetProperty("id").GetGuid();
            (await Ask(HttpMethod.Delete, $"/api/tokens/{id}")).Status.Should().BeOneOf(200, 404);
            RevokedTokens.Add(token);
            await IsDeadSoon(token);
        }
    }

    private async Task IsDeadSoon(string token)
    {
        var since = Stopwatch.StartNew();
        for (var asked = since.Elapsed; (await AskBy(token, "/api/wallet")).Status != 401; asked = since.Elapsed)
        {
            asked.Should().BeLessThan(TimeSpan.FromSeconds(5), "it has been revoked");
        }
    }

    private Job Believe(Job job, DateTimeOffset asked)
    {
        History.Add(new Acknowledged(job, asked, Now));
        return Believed[job.Action] = job;
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private string NewAction() => $"{number}-{Interlocked.Increment(ref actions)}";

    private static HttpRequestMessage Request(string name, HttpMethod method, string path, object? body = null, string? key = null)
    {
        var request = new HttpRequestMessage(method, path).With(("Authorization", $"Bearer {TestRun.Clerk.SessionToken(name)}"));
        request = body is null ? request : request.WithJson(body);
        return key is null ? request : request.With(("Idempotency-Key", key));
    }

    public sealed record Job(Guid? Id, string Action, string? Key, string Status, long Reserved, long Charged, long ActualCost);

    /// <summary>A state of a job, when it was first asked for, and when it was acknowledged.</summary>
    public sealed record Acknowledged(Job Job, DateTimeOffset Asked, DateTimeOffset At);
}
