using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Tokens;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Fault.Tests;

/// <summary>A service that is killed while a program spends its budget leaves the budget and the jobs consistent.</summary>
public sealed class KilledBudgetTests
{
    private const int Clients = 8;
    private const int Starts = 60;
    private const int Limit = 100;

    private int finished;

    [Test]
    public async Task Allows_exactly_the_budget_however_often_it_is_killed(
        [ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await using var postgres = await OwnPostgres.Start();
        var settings = FaultRun.ProcessSettings(postgres.Database, groupCommit);
        var service = await ServiceProcess.Start(settings);
        try
        {
            var (token, tokenId) = await AProgram(postgres.Database, request => service.Send(request));
            Caller[] callers =
            [
                .. Enumerable.Range(0, Clients).Select(number => new Caller(
                    (request, cancellationToken) => service.Send(request, cancellationToken), new SeededRandom(FaultRun.Seed + (ulong)number), disconnects: 0)),
            ];

            var running = Task.WhenAll(callers.Select((caller, number) => Spend(caller, token, number)));
            for (var kill = 1; kill <= 3; kill++)
            {
                await Eventually.Holds(() => Task.FromResult(Volatile.Read(ref finished) >= kill * Limit / 4));
                await service.Kill();
                service = await ServiceProcess.Start(settings);
            }

            var replies = (await running).SelectMany(each => each).ToList();

            callers.Sum(caller => caller.Repeated).Should().BePositive("answers were lost");
            replies.Should().OnlyContain(reply => reply.Status == 200 || reply.Error == "budget_exceeded");
            replies.Where(reply => reply.Status == 200).Select(reply => reply.JobId).Should().OnlyHaveUniqueItems().And.HaveCount(Limit);
            (await postgres.Auditor.Query<long>("select count(*) from jobs union all select budget_spent from access_tokens where id = @tokenId", new { tokenId }))
                .Should().Equal(Limit, Limit);
            await postgres.Auditor.ShouldAddUp();
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    // Each start has a key of its own, so that it can be repeated until its response is definite.
    private async Task<List<Reply>> Spend(Caller caller, string token, int number)
    {
        var replies = new List<Reply>();
        for (var start = 0; start < Starts; start++)
        {
            var key = $"key-{number}-{start}";
            replies.Add(await caller.Ask(() => new HttpRequestMessage(HttpMethod.Post, "/api/jobs")
                .WithJson(new { app = "video", action = "render", cost_estimate = 1 })
                .With(("Authorization", $"Bearer {token}"), ("Idempotency-Key", key))));
            Interlocked.Increment(ref finished);
        }

        return replies;
    }

    // A token as a device login issues it, for a person with credits.
    private static async Task<(string Token, Guid Id)> AProgram(Database database, Func<HttpRequestMessage, Task<Reply>> send)
    {
        var name = Given.AName("spender");
        var (account, app, id) = (Account.IdOf(ClerkStandIn.UserId(name)), Given.AnUnusedSlug(), Guid.CreateVersion7());
        await database.Execute(
            "insert into apps (slug, starter_credits, created_at, updated_at) values (@app, 1000, now(), now())", new { app });
        var session = TestRun.Clerk.SessionToken(name);

        // A service that has just started may take longer than a request may.
        await Eventually.Holds(async () => (await send(Visit())).Status == 200);
        var secret = TokenFormat.PersonalAccessToken.Mint(account);
        await database.Execute(
            """
            insert into access_tokens (
              account_id, id, token_hash, hint, created_at, expires_at, scopes, budget, budget_started_at, budget_spent)
            values (@account, @id, @Hash, @Hint, now(), now() + interval '90 days', 'jobs:write', @budget, now(), 0)
            """,
            new { account, id, secret.Hash, secret.Hint, budget = $"{Limit}/total" });
        return (secret.Reveal(), id);

        HttpRequestMessage Visit() =>
            new HttpRequestMessage(HttpMethod.Get, $"/api/wallet?app={app}").With(("Authorization", $"Bearer {session}"));
    }
}
