using FocusAccount.Application.Jobs;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FocusAccount.Api.Tests.Hosting;

/// <summary>The sweeps as a whole: when they happen, and what does not stop them.</summary>
public sealed class SweepWorkerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly SteppedClock clock = Given.AClock();
    private readonly CapturedLog log = new();
    private Database database = null!;

    [SetUp]
    public async Task MakeDatabase() => database = await Given.ADatabase();

    [TearDown]
    public async Task Close()
    {
        await database.ShouldAddUp();
        await database.DisposeAsync();
    }

    [TestCase(25)]
    [TestCase(24 * 365)]
    public async Task Ends_nothing_while_the_clock_is_ahead_of_the_databases(int hours)
    {
        await using var service = Service.Start(database, clock: clock, log: log, databaseKeepsTime: true);
        await StartJob(await Given.AnAccountWith(credits: 100, service));
        clock.Step(TimeSpan.FromHours(hours));

        await SweepUntilItSays("ClockDiffers", times: 3);

        var difference = log.Events("ClockDiffers").First();
        difference.GetProperty("@l").GetString().Should().Be("Warning");
        difference.GetProperty("Seconds").GetDouble().Should().BeApproximately(hours * 3600, 3599);
        (await Count("jobs where status = 'started'"), await Count("access_tokens"), await Count("device_codes")).Should().Be((1, 1, 1));
    }

    [TestCase(25 * 60)]
    [TestCase(2)]
    [TestCase(-2)]
    public async Task Goes_on_when_the_clock_is_right_again(int minutes)
    {
        await using var service = Service.Start(database, clock: clock, log: log);
        await StartJob(await Given.AnAccountWith(credits: 100, service), expiresIn: 60);
        clock.Step(TimeSpan.FromMinutes(minutes));
        await SweepUntilItSays("ClockDiffers", times: 3);
        var running = await Count("jobs where status = 'started'");

        clock.Step(-TimeSpan.FromMinutes(minutes));
        clock.Advance(Interval);

        await Eventually.Holds(async () => await Count("jobs where status = 'failed'") == 1);
        running.Should().Be(1);
    }

    [Test]
    public async Task Sweeps_when_the_clocks_differ_by_less_than_a_minute()
    {
        await using var service = Service.Start(database, clock: clock, log: log);
        await StartJob(await Given.AnAccountWith(credits: 100, service), expiresIn: 60);
        clock.Step(TimeSpan.FromSeconds(59));

        clock.Advance(Interval);

        await Eventually.Holds(async () => await Count("jobs where status = 'failed'") == 1);
        log.Events("ClockDiffers").Should().BeEmpty();
    }

    [Test]
    public async Task Ends_nothing_when_the_databases_clock_cannot_be_read()
    {
        await database.HasAClock("to_timestamp(1 / 0)");
        await using var service = Service.Start(database, clock: clock, log: log, databaseKeepsTime: true);
        await StartJob(await Given.AnAccountWith(credits: 100, service), expiresIn: 60);

        await SweepUntilItSays("SweepFailed", times: 3);

        log.Events("SweepFailed").Should().OnlyContain(failed => failed.GetProperty("What").GetString() == "everything");
        (await Count("jobs where status = 'started'")).Should().Be(1);
    }

    // A cancellation of something else than the service's own stop ends a background service, too, and with it the service.
    [Test]
    public async Task Survives_whatever_a_sweep_throws()
    {
        await using var service = Service.Start(database, clock: clock, log: log);
        await using var broken = service.WithWebHostBuilder(builder => builder.ConfigureTestServices(
            services => services.AddSingleton<IOverdueJobFinder, CanceledFinder>()));
        var stopping = broken.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        await SweepUntilItSays("SweepFailed", times: 3);

        stopping.IsCancellationRequested.Should().BeFalse();
    }

    // By a personal access token, which has no part in the wrong clock of the service.
    private static async Task StartJob(Person person, int? expiresIn = null)
    {
        var terminal = await Terminal.SignedIn(person);
        var started = await terminal.Post("/api/jobs", new { app = "video", action = "render", cost_estimate = 30, expires_in = expiresIn });
        started.Status.Should().Be(200);
    }

    private Task SweepUntilItSays(string name, int times) => Eventually.Holds(() =>
    {
        clock.Advance(Interval);
        return Task.FromResult(log.Events(name).Count() >= times);
    });

    private async Task<long> Count(string rows) => (await database.Query<long>($"select count(*) from {rows}")).Single();

    private sealed class CanceledFinder : IOverdueJobFinder
    {
        public Task<IReadOnlyList<OverdueJob>> Find(
            DateTimeOffset? deadlineAfter, DateTimeOffset now, IReadOnlyCollection<Guid> excludedAccounts, CancellationToken cancellationToken) =>
            throw new TaskCanceledException();
    }
}
