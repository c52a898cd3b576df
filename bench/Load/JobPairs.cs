namespace FocusAccount.Bench.Load;

/// <summary>Starts a job of a random account and completes it: an estimate of 5 credits, of which 2 are returned.</summary>
internal sealed class JobPairs(IReadOnlyList<string> tokens) : IScenario
{
    private const string NoJob = "00000000-0000-0000-0000-000000000000";

    private readonly byte[][] starts =
        [.. tokens.Select(token => Requests.Post("/api/jobs", """{"app":"video","action":"render","cost_estimate":5}""", token))];

    private readonly Template[] completions =
        [.. tokens.Select(token => new Template(Requests.Post("/api/jobs/complete", $$"""{"job_id":"{{NoJob}}","actual_cost":3}""", token), NoJob))];

    int IScenario.Requests => 2;

    public Unit For(int connection)
    {
        var index = new RandomIndex(connection);
        var scratch = new byte[1024];
        var job = new byte[NoJob.Length];
        return http =>
        {
            var account = index.Below(starts.Length);
            var started = http.Exchange(starts[account]);
            started.MustBe(200, "\"job_id\":\""u8);
            var id = started.After("\"job_id\":\""u8);
            var completion = completions[account].Fill(id, scratch);
            id.CopyTo(job);

            var completed = http.Exchange(completion);
            completed.MustBe(200, job);
        };
    }
}
