using System.Text.Json;
using FocusAccount.Api.Tests.Jobs;
using FocusAccount.Application.Jobs;

namespace FocusAccount.Api.Tests.Accounts;

/// <summary>The credits that open jobs hold, in the wallet and in a 402.</summary>
public sealed class HoldsTests
{
    [Test]
    public async Task Are_the_reserves_of_open_jobs()
    {
        var person = await Given.AnAccountWith(credits: 100);
        await person.HasStarted(cost: 0);
        var oldest = await person.HasStarted(cost: 5);
        await person.HasStarted(cost: 7);
        await person.Complete(await person.HasStarted(cost: 9), cost: 9);
        await person.Fail(await person.HasStarted(cost: 11));

        var wallet = (await person.Wallet()).Json;

        wallet.GetProperty("held").GetInt64().Should().Be(12);
        wallet.GetProperty("holds").GetProperty("count").GetInt32().Should().Be(2);
        wallet.GetProperty("holds").GetProperty("oldest_ends_at").GetDateTimeOffset()
            .Should().Be((await person.Get($"/api/jobs/{oldest}")).Json.GetProperty("expires_at").GetDateTimeOffset());
    }

    [Test]
    public async Task Are_none_at_first()
    {
        var wallet = await Given.AnyoneNew().Wallet(app: "video");

        wallet.Json.GetProperty("held").GetInt64().Should().Be(0);
        wallet.Json.GetProperty("holds").GetRawText().Should().Be("""{"count":0,"oldest_ends_at":null}""");
    }

    [Test]
    public async Task Grow_with_a_raise_and_end_with_a_job_that_costs_all_it_holds()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 0);
        var backend = new Backend(person.Token, person.Service);

        await backend.Extend(person.AccountId, job, reserve: 4);
        await backend.Extend(person.AccountId, job, reserve: 10);
        var raised = await Holds(person);
        await person.Complete(job, cost: 10);
        var settled = await Holds(person);

        (raised, settled).Should().Be(("10 in 1", "0 in 0"));
    }

    [Test]
    public async Task End_at_the_expiry_and_do_not_come_back_with_a_late_completion()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 5);
        await person.Service.Database.Execute(
            "update jobs set expires_at = created_at where account_id = @AccountId and id = @job", new { person.AccountId, job });

        await person.Service.Expire(new ExpireJob(person.AccountId, job));
        var expired = await Holds(person);
        await person.Complete(job, cost: 3);
        var late = await Holds(person);

        (expired, late).Should().Be(("0 in 0", "0 in 0"));
    }

    [Test]
    public async Task Explain_a_402()
    {
        var person = await Given.AnAccountWith(credits: 20);
        await person.HasStarted(cost: 8, expiresIn: 600);
        await person.HasStarted(cost: 9);

        var refused = await person.Start(cost: 5);

        refused.Status.Should().Be(402);
        (refused.Json.GetProperty("available").GetInt64(), refused.Json.GetProperty("held").GetInt64()).Should().Be((3, 17));
        refused.Json.GetProperty("holds").GetRawText().Should().Be((await person.Wallet()).Json.GetProperty("holds").GetRawText());
        refused.Message.Should().MatchRegex(
            @"\AThe job needs 5 credits and the account has 3; reserve less or get more credits\. 2 open jobs hold 17 more; the oldest ends at \d{4}-\d\d-\d\dT\d\d:\d\dZ\.\z");
    }

    [Test]
    public async Task Are_counted_beyond_the_newest_jobs_but_without_the_end_of_the_oldest()
    {
        var person = await Given.AnAccountWith(credits: 20);
        await person.HasStarted(cost: 8);
        await person.Service.Database.Execute(
            """
            insert into jobs (account_id, id, app_slug, action, status, reserved, actual_cost, created_at, updated_at)
            select @AccountId, gen_random_uuid(), 'video', 'render', 'completed', 0, 0, now() + interval '1 minute', now()
            from generate_series(1, 2000) n
            """,
            new { person.AccountId });

        var wallet = (await person.Wallet()).Json;

        wallet.GetProperty("held").GetInt64().Should().Be(8);
        wallet.GetProperty("holds").GetProperty("oldest_ends_at").ValueKind.Should().Be(JsonValueKind.Null);
    }

    private static async Task<string> Holds(Person person)
    {
        var wallet = (await person.Wallet()).Json;
        return $"{wallet.GetProperty("held")} in {wallet.GetProperty("holds").GetProperty("count")}";
    }
}
