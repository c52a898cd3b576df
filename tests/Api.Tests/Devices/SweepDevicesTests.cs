using FocusAccount.Api.Tests.OAuth;
using FocusAccount.Application.Devices;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.Devices;

public sealed class SweepDevicesTests
{
    private readonly SteppedClock clock = Given.AClock();
    private Database database = null!;
    private Service service = null!;

    [SetUp]
    public async Task Start()
    {
        database = await Given.ADatabase();
        service = Service.Start(database, clock: clock);
    }

    [TearDown]
    public async Task Stop()
    {
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task Keeps_what_ended_less_than_an_hour_ago()
    {
        var terminal = await Terminal.Start(service);
        clock.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromHours(1));

        await Sweep(service);
        var remembered = await terminal.Poll();
        clock.Advance(TimeSpan.FromMicroseconds(1));
        await Sweep(service);
        await Eventually.Holds(async () => await Count() == 0);
        var forgotten = await terminal.Poll();

        remembered.Status.Should().Be(410);
        forgotten.Status.Should().Be(404);
    }

    [Test]
    public async Task Keeps_an_authorization_code_for_an_hour_so_that_a_replay_is_known()
    {
        var (log, program) = (new CapturedLog(), new OAuthProgram(service));
        await using var other = Service.Start(database, clock: clock, log: log);
        var code = await program.ApprovedBy(Given.AnyoneNew(service));
        (await program.Redeem(code)).Status.Should().Be(200);
        clock.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromHours(1));

        var early = await Sweep(service);
        await program.RedeemAt(other, code);
        clock.Advance(TimeSpan.FromMicroseconds(1));
        await Sweep(service);
        await Eventually.Holds(async () => await Codes() == 0);
        await program.RedeemAt(other, code);

        // The instances sweep by themselves, too.
        early.Should().Be(0);
        log.Events("AuthorizationCodeReplayed").Should().ContainSingle();
        (await database.Query<long>("select count(*) from access_tokens")).Should().Equal(1);

        async Task<long> Codes() => (await database.Query<long>("select count(*) from authorization_codes")).Single();
    }

    [Test]
    public async Task Deletes_nothing_else()
    {
        await DeadLogins(10);
        var waiting = await Terminal.Start(service);
        var signedIn = await Terminal.SignedIn(Given.AnyoneNew(service));

        (await Sweep(service)).Should().Be(10);

        (await waiting.Poll()).Status.Should().Be(202);
        (await signedIn.Poll()).Status.Should().Be(410);
        (await signedIn.Get("/api/wallet")).Status.Should().Be(200);
    }

    [Test]
    public async Task Deletes_each_once_when_two_instances_sweep_and_devices_poll()
    {
        var terminal = await Terminal.Start(service);
        clock.Advance(TimeSpan.FromHours(2));
        await DeadLogins(2999);
        await using var second = Service.Start(database, clock: clock);

        var polls = Task.WhenAll(Enumerable.Range(0, 30).Select(_ => terminal.Poll()));
        var sweeps = await Task.WhenAll(Enumerable.Range(0, 8).Select(sweep => Sweep(sweep % 2 == 0 ? service : second)));

        (await polls).Should().OnlyContain(reply => reply.Status == 410 || reply.Status == 404);
        (sweeps.Sum() + await Sweep(service)).Should().BeLessThanOrEqualTo(3000);
        await Eventually.Holds(async () => await Sweep(service) == 0 && await Count() == 0);
    }

    [Test]
    public async Task Happens_by_itself_and_leaves_nothing_for_the_next_time()
    {
        await DeadLogins(2500);

        await Eventually.Holds(async () =>
        {
            clock.Advance(TimeSpan.FromMinutes(5));
            return await Count() < 2500;
        });

        await Eventually.Holds(async () => await Count() == 0);
    }

    [Test]
    public async Task Forgets_guesses_that_no_longer_count()
    {
        var person = Given.AnyoneNew(service);
        await person.Types("BBBB-BBBB");
        clock.Advance(TimeSpan.FromMinutes(59));
        await Sweep(service);
        var kept = await database.Query<string>("select scope from user_code_tries");

        clock.Advance(TimeSpan.FromMinutes(30));
        await Sweep(service);

        kept.Should().HaveCountGreaterThan(0);
        await Eventually.Holds(async () => (await database.Query<string>("select scope from user_code_tries")).Count == 0);
    }

    private static async Task<int> Sweep(Service service)
    {
        await using var scope = service.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SweepDevices())).Value;
    }

    private async Task<long> Count() => (await database.Query<long>("select count(*) from device_codes")).Single();

    private Task DeadLogins(int count) => database.Execute(
        """
        insert into device_codes (device_code_hash, user_code_hmac, status, created_at, expires_at)
        select sha256(n::text::bytea), sha256(n::text::bytea), 'pending', @now - interval '3 hours', @now - interval '2 hours'
        from generate_series(1, @count) n
        """,
        new { count, now = clock.GetUtcNow() });
}
