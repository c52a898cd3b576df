using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Jobs;

public sealed class JobTokenTests
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    [Test]
    public async Task Is_good_for_its_job_whether_it_names_the_account_or_not()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var (job, worker) = await Started(person);

        var named = await worker.Extend(person.AccountId, job, worker: "render-1", charged: 10);
        var unnamed = await worker.Post("/api/jobs/extend", new { job_id = job, charged = 12 });
        var read = await worker.Get($"/api/jobs/{job}");
        var foreign = await worker.Complete(Guid.CreateVersion7(), job, cost: 20);
        var completed = await worker.Post("/api/jobs/complete", new { job_id = job, actual_cost = 20 });

        (named.Status, unnamed.Status, read.Json.GetProperty("charged").GetInt64()).Should().Be((200, 200, 12));
        ShouldBeRefused(foreign, 400, "unknown_job");
        (completed.Status, completed.Credits).Should().Be((200, 80));
        (await worker.Job(person.AccountId, job)).Json.GetProperty("settled_by").GetString().Should().Be("job_token");
    }

    [Test]
    public async Task Is_the_same_each_time_and_in_no_row_of_the_database()
    {
        var person = await Given.AnAccountWith(credits: 100);

        var (first, again) = (await person.Start(cost: 30, key: "k"), await person.Start(cost: 30, key: "k"));

        TokenOf(again).Should().Be(TokenOf(first));
        var rows = await TestRun.Database.Query<string>("select jobs::text from jobs where account_id = @AccountId", new { person.AccountId });
        rows.Should().ContainSingle().Which.Should().NotContain("focus_job_");
    }

    [Test]
    public async Task Is_refused_alike_whatever_is_wrong_with_it()
    {
        var (person, other) = (await Given.AnAccountWith(credits: 100), await Given.AnAccountWith(credits: 100));
        var (token, foreign) = (TokenOf(await person.Start(cost: 30)), TokenOf(await other.Start(cost: 30)));
        string[] forged =
        [
            new JobTokens("another secret").Mint(person.AccountId, Guid.CreateVersion7(), SettlementRule.Holder).Reveal(),
            new JobTokens("").Mint(person.AccountId, Guid.CreateVersion7(), SettlementRule.Holder).Reveal(),
            token[..^1],
            token + "0",
            token[..^1] + (token[^1] == 'a' ? 'b' : 'a'),
            token[..^22] + foreign[^22..],
            token[..33] + foreign[33..],
            foreign[..33] + token[33..],
            token.Replace("focus_job_1", "focus_job_2", StringComparison.Ordinal),
            token[..^22],
            "focus_job_",
        ];

        var path = $"/api/jobs/{Guid.CreateVersion7()}";
        var replies = await Task.WhenAll(forged.Select(text => new Backend(text, TestRun.Service).Get(path)));

        replies.Should().OnlyContain(reply => reply.Status == 401 && reply.Error == "token_invalid");
        replies.Select(reply => (reply.BodyWithoutTrace, reply.Header("WWW-Authenticate"))).Distinct().Should().ContainSingle();
    }

    [Test]
    public async Task Ends_a_week_after_its_job_was_settled()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var person = await Given.AnAccountWith(credits: 100, service);
        var (job, worker) = await Started(person);
        (await worker.Complete(person.AccountId, job, cost: 20)).Status.Should().Be(200);

        clock.Advance(Week);
        var (repeated, read) = (await worker.Complete(person.AccountId, job, cost: 20), await worker.Job(person.AccountId, job));
        clock.Advance(TimeSpan.FromMicroseconds(1));
        Reply[] refused =
        [
            await worker.Complete(person.AccountId, job, cost: 20),
            await worker.Fail(person.AccountId, job),
            await worker.Extend(person.AccountId, job),
            await worker.Job(person.AccountId, job),
        ];

        (repeated.Status, read.Status).Should().Be((200, 200));
        refused.Should().OnlyContain(reply => reply.Status == 401 && reply.Error == "token_expired");
        refused.Should().OnlyContain(reply => reply.Header("WWW-Authenticate") != null);
        (await person.Complete(job, cost: 20)).Status.Should().Be(200, "the person can still repeat it");
    }

    [Test]
    public async Task Lives_as_long_as_its_job_and_completes_it_late()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var person = await Given.AnAccountWith(credits: 100, service);
        var (job, worker) = await Started(person);
        for (var halfDay = 0; halfDay < 20; halfDay++)
        {
            clock.Advance(TimeSpan.FromHours(12));
            (await worker.Extend(person.AccountId, job, expiresIn: 86400, charged: halfDay / 2)).Status.Should().Be(200);
        }

        // The service may expire it first, and has done so when this returns.
        clock.Advance(TimeSpan.FromDays(1));
        await service.Expire(new ExpireJob(person.AccountId, job));
        (await person.Credits()).Should().Be(91, "the reported cost is charged at the expiry");
        clock.Advance(Week);
        var late = await worker.Complete(person.AccountId, job, cost: 20);
        clock.Advance(Week);
        var repeated = await worker.Complete(person.AccountId, job, cost: 20);
        clock.Advance(TimeSpan.FromMicroseconds(1));

        (late.Status, late.Credits, repeated.Body).Should().Be((200, 80, late.Body));
        ShouldBeRefused(await worker.Complete(person.AccountId, job, cost: 20), 401, "token_expired");
        (await person.Ledger()).Skip(2).Select(entry => (entry.Kind, entry.Amount)).Should().Equal(("refund", 21), ("late_charge", -11));
        await database.ShouldAddUp();
    }

    [Test]
    public async Task Survives_the_rotation_of_the_secret_key_of_Clerk_while_the_previous_one_is_set()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var (job, old) = await Started(person);
        await using var rotating = Service.Start(settings: new()
        {
            ["Clerk:SecretKey"] = "sk_test_rotated",
            ["Clerk:PreviousSecretKey"] = ClerkStandIn.SecretKey,
        });
        await using var rotated = Service.Start(settings: new() { ["Clerk:SecretKey"] = "sk_test_rotated" });

        var (nextJob, next) = await Started(person.At(rotating));

        (await old.At(rotating).Job(person.AccountId, job)).Status.Should().Be(200);
        ShouldBeRefused(await old.At(rotated).Job(person.AccountId, job), 401, "token_invalid");
        (await next.At(rotated).Job(person.AccountId, nextJob)).Status.Should().Be(200);
        ShouldBeRefused(await next.At(TestRun.Service).Job(person.AccountId, nextJob), 401, "token_invalid");
    }

    private static async Task<(Guid Job, Backend Worker)> Started(Person person)
    {
        var started = await person.Start(cost: 30);
        started.Status.Should().Be(200);
        return (started.JobId, new Backend(TokenOf(started), person.Service));
    }

    private static string TokenOf(Reply started) => started.Json.GetProperty("job_token").GetString()!;

    private static void ShouldBeRefused(Reply reply, int status, string error) => (reply.Status, reply.Error).Should().Be((status, error));
}
