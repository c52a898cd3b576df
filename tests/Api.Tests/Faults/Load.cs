using System.Diagnostics;
using System.Text.Json;
using FocusAccount.Api.Tests.Kit;
using FocusAccount.Domain.Accounts;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Faults;

/// <summary>
/// Sixteen clients of four accounts, who start and settle jobs while things break. A client that got no definite answer asks again, with
/// the same key or settlement, until it has one; then it believes it.
/// </summary>
internal sealed class Load(Database database, Func<HttpRequestMessage, Task<Reply>> send)
{
    private const int Clients = 16;
    private const int Accounts = 4;
    private const int Credits = 1_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string app = Given.AnUnusedSlug();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly List<Job>[] believed = [.. Enumerable.Range(0, Clients).Select(_ => new List<Job>())];
    private readonly string[] people = [.. Enumerable.Range(0, Accounts).Select(_ => Given.AName("load-"))];
    private Task running = Task.CompletedTask;
    private volatile bool enough;
    private int jobs;
    private int repeated;

    /// <summary>How many jobs the clients are done with.</summary>
    public int Jobs => Volatile.Read(ref jobs);

    /// <summary>How many requests had no definite answer.</summary>
    public int Repeated => Volatile.Read(ref repeated);

    public async Task Begin()
    {
        await database.Execute("insert into apps (slug, starter_credits, created_at, updated_at) values (@app, @Credits, now(), now())", new { app, Credits });
        foreach (var person in people)
        {
            (await Ask(person, HttpMethod.Get, $"/api/wallet?app={app}", null)).Status.Should().Be(200);
        }

        running = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => Work(client))));
    }

    /// <summary>Breaks something again and again, until it has been broken so often and the clients got something done between.</summary>
    public async Task Until(int times, Func<Task> broken, int jobsBetween)
    {
        for (var time = 0; time < times; time++)
        {
            var before = Jobs;
            await Eventually.Holds(() => Task.FromResult(running.IsCompleted || Jobs >= before + jobsBetween));
            await broken();
        }
    }

    /// <summary>Lets every client come to its end, and holds what they believe against the tables.</summary>
    public async Task ShouldBeAccountedFor()
    {
        enough = true;
        await running;

        await database.ShouldAddUp();
        for (var account = 0; account < Accounts; account++)
        {
            var wanted = Enumerable.Range(0, Clients).Where(client => client % Accounts == account).SelectMany(client => believed[client]).ToList();
            var stored = await database.JobsOf(Account.IdOf(ClerkStandIn.UserId(people[account])));
            stored.Select(job => new Job(job.Id, job.IdempotencyKey!, job.Status, job.Reserved, job.ActualCost)).Should().BeEquivalentTo(wanted);
            var wallet = await Ask(people[account], HttpMethod.Get, "/api/wallet", null);
            wallet.Json.GetProperty("account").GetProperty("credits").GetInt64()
                .Should().Be(Credits - wanted.Sum(job => job.Status == "started" ? job.Reserved : job.ActualCost));
        }
    }

    private async Task Work(int client)
    {
        var person = people[client % Accounts];
        for (var n = 0; !enough; n++)
        {
            var (reserved, key) = (n % 7, $"{client}-{n}");
            var started = await Ask(person, HttpMethod.Post, "/api/jobs", new { app, action = "render", cost_estimate = reserved }, key);
            started.Status.Should().Be(200, "of {0}", started.Body);
            believed[client].Add(n % 8 == 0
                ? new Job(started.JobId, key, "started", reserved, 0)
                : await Settle(person, new Job(started.JobId, key, n % 3 == 0 ? "failed" : "completed", reserved, n % 3 == 0 ? n % 2 * reserved : n % 11)));
            Interlocked.Increment(ref jobs);
        }
    }

    private async Task<Job> Settle(string person, Job wanted)
    {
        var settled = wanted.Status == "failed"
            ? await Ask(person, HttpMethod.Post, "/api/jobs/fail", new { job_id = wanted.Id, refund = wanted.ActualCost == 0 })
            : await Ask(person, HttpMethod.Post, "/api/jobs/complete", new { job_id = wanted.Id, actual_cost = wanted.ActualCost });
        settled.Status.Should().Be(200, "of {0}", settled.Body);
        return wanted with { ActualCost = settled.Json.GetProperty("actual_cost").GetInt64() };
    }

    private async Task<Reply> Ask(string person, HttpMethod method, string path, object? body, string? key = null)
    {
        while (true)
        {
            var request = new HttpRequestMessage(method, path).With(("Authorization", $"Bearer {TestRun.Clerk.SessionToken(person)}"));
            request = body is null ? request : request.WithJson(JsonSerializer.Serialize(body));
            try
            {
                var reply = await send(key is null ? request : request.With(("Idempotency-Key", key)));
                if (reply.Status != 503)
                {
                    return reply;
                }

                reply.Header("Retry-After").Should().Be("5");
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException)
            {
                // Whether it was done is unknown: that is what asking again is for.
            }

            Interlocked.Increment(ref repeated);
            clock.Elapsed.Should().BeLessThan(Patience, "a definite answer is due");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    private sealed record Job(Guid Id, string Key, string Status, long Reserved, long ActualCost);
}
