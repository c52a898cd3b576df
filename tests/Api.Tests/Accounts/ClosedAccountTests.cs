using FocusAccount.Api.Tests.Attacks;
using FocusAccount.Domain.Apps;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Accounts;

/// <summary>
/// The end of a person on two instances: the first gets the webhook, the second has just seen all credentials of the person, and learns of
/// it from the database alone.
/// </summary>
[TestFixture("user.deleted")]
[TestFixture("user.updated")]
internal sealed class ClosedAccountTests(string type)
{
    private TwoInstances instances = null!;

    [SetUp]
    public async Task Start() => instances = await TwoInstances.Start(groupCommit: "all");

    [TearDown]
    public async Task Stop()
    {
        await instances.Database.ShouldAddUp();
        await instances.DisposeAsync();
    }

    [Test]
    public async Task Ends_every_credential_at_once_here_and_within_five_seconds_there()
    {
        var person = await Given.AnAccountWith(credits: 100, instances.One);
        var terminal = await Terminal.SignedIn(person);
        foreach (var visit in Visits(person.At(instances.Two), terminal.At(instances.Two)))
        {
            (await visit()).Status.Should().Be(200);
        }

        await End(person);

        foreach (var visit in Visits(person, terminal))
        {
            ShouldBeClosed(await visit());
        }

        instances.Clock.Advance(TimeSpan.FromSeconds(5));
        foreach (var visit in Visits(person.At(instances.Two), terminal.At(instances.Two)))
        {
            ShouldBeClosed(await visit());
        }
    }

    [Test]
    public async Task Starts_nothing_from_that_moment_wherever_a_credential_is_still_remembered()
    {
        var person = await Given.AnAccountWith(credits: 100, instances.One);
        var elsewhere = person.At(instances.Two);
        (await elsewhere.Wallet()).Status.Should().Be(200);
        await elsewhere.Start(cost: 1, key: "before");

        await End(person);

        ShouldBeClosed(await elsewhere.Start(cost: 0));
        ShouldBeClosed(await elsewhere.Start(cost: 1, key: "before"));
        ShouldBeClosed(await elsewhere.Start(cost: 1, key: "after"));
        ShouldBeClosed(await elsewhere.StartWith(instances.BackendUnder(SettlementRule.App).Credential, cost: 1, "studio"));
        ShouldBeClosed(await elsewhere.Wallet(app: Given.AnUnusedSlug()));
    }

    [Test]
    public async Task Hands_out_no_token_of_a_login_that_was_approved_before()
    {
        var person = await Given.AnAccountWith(credits: 1, instances.One);
        var terminal = await Terminal.Start(instances.Two);
        (await person.Approve(terminal)).Status.Should().Be(200);

        await End(person);

        ShouldBeClosed(await terminal.Poll());
        ShouldBeClosed(await terminal.PollByPost());
        (await instances.Database.TokensOf(person)).Should().Be(0);
    }

    [TestCase(SettlementRule.Holder)]
    [TestCase(SettlementRule.App)]
    public async Task Lets_apps_and_workers_read_extend_and_settle_the_jobs_that_run(SettlementRule rule)
    {
        var person = await Given.AnAccountWith(credits: 100, instances.One);
        var byApp = await instances.Started(rule, person, estimate: 30);
        var byWorker = await instances.Started(rule, person, estimate: 20);

        await End(person);

        (await byApp.ReadByApp()).Status.Should().Be(200);
        ShouldBeClosed(await byApp.ExtendedByApp(worker: "render-1", reserve: 40, charged: 5));
        (await byApp.ExtendedByApp(worker: "render-1", reserve: 30, charged: 5)).Status.Should().Be(200);
        (await byApp.CompletedByApp(cost: 35)).Status.Should().Be(200);
        (await byWorker.CompletedByWorker(cost: 20)).Status.Should().Be(200);
        (await person.Ledger())[^1].BalanceAfter.Should().Be(45);
    }

    [Test]
    public async Task Refunds_the_jobs_that_nobody_settles()
    {
        var person = await Given.AnAccountWith(credits: 100, instances.One);
        var work = await instances.Started(SettlementRule.Holder, person, estimate: 30);
        await work.IsOverdue();

        await End(person);
        instances.Clock.Advance(TimeSpan.FromMinutes(5));

        await Eventually.Holds(async () => (await person.Ledger())[^1].BalanceAfter == 100);
    }

    private static Func<Task<Reply>>[] Visits(Person person, Terminal terminal) =>
    [
        () => person.Wallet(),
        () => person.SendByCookie(new HttpRequestMessage(HttpMethod.Get, "/api/wallet")),
        () => terminal.Get("/api/wallet"),
        () => person.Get("/api/sessionToken"),
    ];

    private static void ShouldBeClosed(Reply reply)
    {
        (reply.Status, reply.Error).Should().Be((403, "account_closed"));
        reply.Header("WWW-Authenticate").Should().BeNull("another credential does not help");
    }

    private async Task End(Person person)
    {
        if (type == "user.deleted")
        {
            TestRun.Clerk.Delete(person.Name);
        }
        else
        {
            TestRun.Clerk.Ban(person.Name);
        }

        (await instances.One.Send(Webhooks.About(person.ClerkId, type, instances.Clock.GetUtcNow()))).Status.Should().Be(200);
    }
}
