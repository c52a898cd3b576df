namespace FocusAccount.Fault.Tests;

/// <summary>
/// Compares the responses that the clients of an account received with a database that was restored as it was at a moment between two
/// others. The ledger has been verified before.
/// </summary>
internal sealed class RestoreAudit(Database restored, DateTimeOffset from, DateTimeOffset until)
{
    // A state that was acknowledged before is there, unless a later one is. One that was asked for afterwards is not.
    public async Task Run(Guid accountId, List<LoadClient> clients)
    {
        const string sql =
            """
            select id, action, status, reserved, coalesce(charged, 0) as charged, actual_cost
            from jobs
            where account_id = @accountId
            """;
        var stored = (await restored.Query<Row>(sql, new { accountId }))
            .ToDictionary(row => row.Action);
        var histories = clients.SelectMany(client => client.History).GroupBy(state => state.Job.Action).ToDictionary(history => history.Key);
        var doubtful = clients.SelectMany(client => client.Doubtful.Keys);

        stored.Keys.Should().BeSubsetOf(histories.Keys.Concat(doubtful), "nobody asked for another");
        foreach (var (action, history) in histories)
        {
            var possible = history.Where(state => state.Asked < until).Select(state => RowOf(state.Job)).ToList();
            var certain = history.Count(state => state.At < from);
            if (stored.TryGetValue(action, out var job))
            {
                possible.Skip(certain - 1).Should().Contain(job);
            }
            else
            {
                certain.Should().Be(0, "{0} was acknowledged before", action);
            }
        }
    }

    private static Row RowOf(LoadClient.Job job) => new(job.Id, job.Action, job.Status, job.Reserved, job.Charged, job.ActualCost);

    private sealed record Row(Guid? Id, string Action, string Status, long Reserved, long Charged, long ActualCost);
}
