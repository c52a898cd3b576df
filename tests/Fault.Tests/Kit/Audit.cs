namespace FocusAccount.Fault.Tests;

/// <summary>Compares the responses that the clients of an account received with the tables. The ledger has been verified before.</summary>
internal sealed class Audit(Database database, Guid accountId, List<LoadClient> clients)
{
    public async Task Run()
    {
        var jobs = await Jobs();
        var grants = await Grants();
        await Wallet(jobs, grants);
        await Newcomers();
        await Tokens();
    }

    // Acknowledged jobs exist, refused ones do not, and unknown ones exist completely or not at all.
    private async Task<List<LoadClient.Job>> Jobs()
    {
        var stored = (await database.Query<Row>(
            """
            select id, action, idempotency_key, status, reserved, coalesce(charged, 0) as charged, actual_cost
            from jobs
            where account_id = @accountId
            """,
            new { accountId }))
            .Select(row => new LoadClient.Job(
                row.Id, row.Action, row.IdempotencyKey, row.Status, row.Reserved, row.Charged, row.ActualCost))
            .ToList();
        var believed = clients.SelectMany(client => client.Believed).ToDictionary();
        var doubtful = clients.SelectMany(client => client.Doubtful).ToDictionary();
        var (maybe, certain) = (stored.Where(job => doubtful.ContainsKey(job.Action)).ToList(), stored.Where(job => !doubtful.ContainsKey(job.Action)));

        // In order, because a comparison without one takes minutes for the thousands of jobs of a long load.
        certain.OrderBy(job => job.Id).Should().Equal(believed.Values.OrderBy(job => job.Id));
        maybe.Should().Equal(maybe.Select(job => doubtful[job.Action] with { Id = job.Id }));
        stored.Should().OnlyHaveUniqueItems(job => job.Action);
        return stored;
    }

    private async Task<long> Grants()
    {
        var stored = await database.Query<(string App, long Amount)>("select app_slug, starter_credits::bigint from app_grants where account_id = @accountId", new { accountId });
        stored.Select(grant => grant.App).Should().BeEquivalentTo(clients.SelectMany(client => client.Granted).Distinct());
        return stored.Sum(grant => grant.Amount);
    }

    private async Task Wallet(List<LoadClient.Job> jobs, long granted)
    {
        var wallet = await clients[0].Ask(HttpMethod.Get, "/api/wallet");
        wallet.Json.GetProperty("account").GetProperty("credits").GetInt64()
            .Should().Be(granted - jobs.Sum(job => job.Status == "started" ? job.Reserved : job.ActualCost));
    }

    private async Task Newcomers()
    {
        foreach (var newcomer in clients.SelectMany(client => client.Newcomers))
        {
            var wallet = await clients[0].AskAs(newcomer, "/api/wallet");
            wallet.Json.GetProperty("account").GetProperty("credits").GetInt64().Should().Be(Load.Credits);
        }
    }

    private async Task Tokens()
    {
        var counts = await database.Query<long>(
            """
            select count(*) from access_tokens where account_id = @accountId
            union all
            select count(*) from device_codes where account_id = @accountId and status = 'redeemed'
            """,
            new { accountId });
        counts[0].Should().Be(counts[1], "one redeemed code is one token");
        foreach (var client in clients)
        {
            foreach (var token in client.Tokens)
            {
                (await client.AskBy(token, "/api/wallet")).Status.Should().Be(200);
            }

            foreach (var token in client.RevokedTokens)
            {
                // Another instance may still have it in its cache.
                await Eventually.Holds(async () => (await client.AskBy(token, "/api/wallet")).Status == 401);
            }
        }
    }

    private sealed record Row(Guid Id, string Action, string? IdempotencyKey, string Status, long Reserved, long Charged, long ActualCost);
}
