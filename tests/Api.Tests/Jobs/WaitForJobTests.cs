using System.Diagnostics;

namespace FocusAccount.Api.Tests.Jobs;

/// <summary>Reading a job with <c>wait</c>.</summary>
public sealed class WaitForJobTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Returns_once_the_job_is_settled_at_another_instance()
    {
        await using var other = Service.Start();
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30, metadata: new { clip = "intro" });

        var waiting = person.At(other).Get($"/api/jobs/{job}?wait=30");
        await IsWaited(waiting);
        await person.Complete(job, cost: 20);
        var reply = await waiting;

        (reply.Status, reply.Body).Should().Be((200, (await person.GetJob(job)).Body));
        reply.Json.GetProperty("status").GetString().Should().Be("completed");
    }

    [Test]
    public async Task Returns_once_an_open_job_has_changed()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);
        var watch = Stopwatch.StartNew();

        var waiting = person.Get($"/api/jobs/{job}?wait=30");
        await IsWaited(waiting);
        await person.Extend(job, new { progress = 0.5 });
        var reply = await waiting;

        reply.Json.GetProperty("progress").GetDouble().Should().Be(0.5);
        watch.Elapsed.Should().BeLessThan(Limit);
    }

    [Test]
    public async Task Says_nothing_new_to_a_token_that_was_revoked_meanwhile()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var program = await person.Program();
        var job = await person.HasStarted(cost: 30);

        var waiting = program.Get($"/api/jobs/{job}?wait=30");
        await IsWaited(waiting);
        await person.Revoke(program.TokenId);
        await person.Complete(job, cost: 20);

        (await waiting).Json.GetProperty("status").GetString().Should().Be("started");
        (await program.GetJob(job)).Status.Should().Be(401);
    }

    [Test]
    public async Task Returns_at_the_end_of_its_time_with_the_job_as_it_is()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);
        var watch = Stopwatch.StartNew();

        var reply = await person.Get($"/api/jobs/{job}?wait=1");

        watch.Elapsed.Should().BeGreaterThan(TimeSpan.FromSeconds(0.9));
        (reply.Status, reply.Body).Should().Be((200, (await person.GetJob(job)).Body));
    }

    [Test]
    public async Task Returns_a_settled_job_at_once()
    {
        var clock = Given.AClockAhead();
        await using var service = Service.Start(clock: clock);
        var person = await Given.AnAccountWith(credits: 100, service);
        var job = await person.HasStarted(cost: 30);
        await person.Complete(job, cost: 30);

        // This clock stands still.
        var reply = await person.Get($"/api/jobs/{job}?wait=30");

        reply.Json.GetProperty("status").GetString().Should().Be("completed");
    }

    [Test]
    public async Task Serves_the_key_of_the_app_and_the_token_of_the_job()
    {
        var person = Given.AnyoneNew();
        var started = await person.Start(cost: 0);
        var backend = await Backend.Of("video");
        var worker = new Backend(started.JobToken(), person.Service);

        var byKey = backend.Get($"/api/jobs/{started.JobId}?account_id={person.AccountId}&wait=30");
        var byToken = worker.Get($"/api/jobs/{started.JobId}?wait=30");
        await IsWaited(byKey, byToken);
        await person.Complete(started.JobId, cost: 0);

        (await byKey).Json.GetProperty("status").GetString().Should().Be("completed");
        (await byToken).Json.GetProperty("status").GetString().Should().Be("completed");
    }

    [TestCase("0")]
    [TestCase("31")]
    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("soon")]
    [TestCase("")]
    public async Task Refuses_a_time_that_is_not_between_1_and_30_seconds(string wait)
    {
        var person = Given.AnyoneNew();
        var job = await person.HasStarted(cost: 0);

        var refused = await person.Get($"/api/jobs/{job}?wait={wait}");

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
        refused.Json.GetProperty("field").GetString().Should().Be("wait");
        refused.Message.Should().StartWith("wait must be a whole number").And.Contain("from 1 to 30");
    }

    [Test]
    public async Task Waits_for_no_job_that_the_caller_cannot_read()
    {
        var (owner, other) = (Given.AnyoneNew(), Given.AnyoneNew());
        var job = await owner.HasStarted(cost: 0);

        var refused = await other.Get($"/api/jobs/{job}?wait=30");

        (refused.Status, refused.Error).Should().Be((404, "job_not_found"));
    }

    // Whatever happens sooner, a wait would end all the same. This makes it likely that it has begun.
    private static async Task IsWaited(params Task<Reply>[] waits)
    {
        await Given.AnyoneNew().Wallet();
        waits.Should().OnlyContain(wait => !wait.IsCompleted);
    }
}
