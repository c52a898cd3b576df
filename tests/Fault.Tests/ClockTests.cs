namespace FocusAccount.Fault.Tests;

/// <summary>The clock of the service's machine is set back and forth.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan[] Steps = [TimeSpan.FromDays(-1), TimeSpan.FromHours(30), TimeSpan.FromMinutes(-7), TimeSpan.FromDays(-2), TimeSpan.FromDays(3)];

    [Test]
    public async Task Changes_no_outcome()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var person = await Given.AnAccountWith(credits: 100, service);
        var (terminal, revoked) = (await Terminal.SignedIn(person), await Terminal.SignedIn(person));
        var own = (await revoked.Get("/api/tokens")).Json.GetProperty("tokens")[0].GetProperty("id").GetGuid();
        (await revoked.Delete($"/api/tokens/{own}")).Status.Should().Be(200);
        var started = await terminal.Post("/api/jobs", new { app = "video", action = "render", cost_estimate = 30 });

        foreach (var step in Steps)
        {
            clock.Step(step);
            var job = await terminal.Post("/api/jobs", new { app = "video", action = "render", cost_estimate = 5 });
            (await terminal.Post("/api/jobs/complete", new { job_id = job.JobId, actual_cost = 2 })).Status.Should().Be(200);
            (await terminal.Post("/api/jobs/complete", new { job_id = job.JobId, actual_cost = 3 })).Status.Should().Be(400);
            (await revoked.Get("/api/wallet")).Status.Should().Be(401);
        }

        var settled = await terminal.Post("/api/jobs/complete", new { job_id = started.JobId, actual_cost = 10 });
        (settled.Status, settled.Credits).Should().Be((200, 100 - (2 * Steps.Length) - 10));
        await database.ShouldAddUp();
    }
}
