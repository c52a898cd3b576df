
namespace FocusAccount.Api.Tests.Devices;

/// <summary>When a device login ends, to the microsecond, which is the resolution of the database's clock.</summary>
public sealed class DeviceLoginTimesTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private readonly SteppedClock clock = Given.AClock();
    private Service service = null!;

    [SetUp]
    public void Start() => service = Service.Start(clock: clock);

    [TearDown]
    public async Task Stop() => await service.DisposeAsync();

    [Test]
    public async Task Waits_until_the_last_moment_and_no_longer()
    {
        var terminal = await Terminal.Start(service);

        clock.Advance(Lifetime - Tick);
        (await terminal.Poll()).Status.Should().Be(202);
        clock.Advance(Tick);
        var atTheEnd = await terminal.Poll();
        clock.Advance(Tick);
        var after = await terminal.Poll();

        atTheEnd.Status.Should().Be(410);
        atTheEnd.Error.Should().Be("expired_token");
        after.Status.Should().Be(410);
    }

    [Test]
    public async Task Lets_a_person_approve_in_the_last_moment()
    {
        var terminal = await Terminal.Start(service);
        clock.Advance(Lifetime - Tick);

        (await Given.AnyoneNew(service).Approve(terminal)).Status.Should().Be(200);

        (await terminal.Poll()).Status.Should().Be(200);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Lets_nobody_decide_from_the_end_on(bool deny)
    {
        var person = Given.AnyoneNew(service);
        var terminal = await Terminal.Start(service);
        var before = await service.Database.RowOf(terminal);

        clock.Advance(Lifetime);
        var atTheEnd = deny ? await person.Deny(terminal) : await person.Approve(terminal);
        clock.Advance(Tick);
        var after = deny ? await person.Deny(terminal) : await person.Approve(terminal);

        atTheEnd.Status.Should().Be(410);
        atTheEnd.Error.Should().Be("expired_token");
        after.Status.Should().Be(410);
        (await terminal.Poll()).Error.Should().Be("expired_token");
        (await service.Database.RowOf(terminal)).Should().Be(before);
    }

    [Test]
    public async Task Can_be_collected_for_two_minutes_after_a_late_approval()
    {
        var (inTime, late) = (await Terminal.Start(service), await Terminal.Start(service));
        clock.Advance(Lifetime - TimeSpan.FromSeconds(1));
        (await Given.AnyoneNew(service).Approve(inTime)).Status.Should().Be(200);
        (await Given.AnyoneNew(service).Approve(late)).Status.Should().Be(200);

        clock.Advance(Grace - Tick);
        var collected = await inTime.Poll();
        clock.Advance(Tick);
        var tooLate = await late.Poll();

        collected.Status.Should().Be(200);
        tooLate.Status.Should().Be(410);
        tooLate.Error.Should().Be("expired_token");
    }

    [Test]
    public async Task Can_be_collected_until_its_usual_end_after_an_early_approval()
    {
        var (inTime, late) = (await Terminal.Start(service), await Terminal.Start(service));
        (await Given.AnyoneNew(service).Approve(inTime)).Status.Should().Be(200);
        (await Given.AnyoneNew(service).Approve(late)).Status.Should().Be(200);

        clock.Advance(Lifetime - Tick);
        var collected = await inTime.Poll();
        clock.Advance(Tick);
        var tooLate = await late.Poll();

        collected.Status.Should().Be(200);
        tooLate.Status.Should().Be(410);
    }

    [Test]
    public async Task Leaves_no_token_of_an_approval_that_was_never_collected()
    {
        var person = Given.AnyoneNew(service);
        var terminal = await Terminal.Start(service);
        await person.Approve(terminal);

        clock.Advance(Lifetime + Grace);

        (await terminal.Poll()).Status.Should().Be(410);
        (await service.Database.TokensOf(person)).Should().Be(0);
    }

    [Test]
    public async Task Does_not_throttle_the_first_poll()
    {
        var terminal = await Terminal.Start(service);

        (await terminal.Poll()).Status.Should().Be(202);
    }

    [Test]
    public async Task Tolerates_a_poll_that_is_a_second_early()
    {
        var terminal = await Terminal.Start(service);

        for (var poll = 0; poll < 20; poll++)
        {
            (await terminal.Poll()).Status.Should().Be(202);
            clock.Advance(TimeSpan.FromSeconds(4));
        }
    }

    [Test]
    public async Task Returns_how_long_to_wait_to_a_device_that_polls_too_fast()
    {
        var terminal = await Terminal.Start(service);
        await terminal.Poll();

        clock.Advance(TimeSpan.FromSeconds(4) - Tick);
        var early = await terminal.Poll();

        early.Status.Should().Be(429);
        early.Error.Should().Be("slow_down");
        early.Header("Retry-After").Should().Be("2");
        early.Header("Cache-Control").Should().Be("no-store");
    }

    [TestCase(-60)]
    [TestCase(-3600)]
    public async Task Lets_a_device_that_waits_poll_when_the_clock_is_set_back(int seconds)
    {
        var terminal = await Terminal.Start(service);
        await terminal.Poll();

        clock.Step(TimeSpan.FromSeconds(seconds));
        var tooFast = await terminal.Poll();
        clock.Advance(TimeSpan.FromSeconds(5));
        var waited = await terminal.Poll();

        (tooFast.Status, tooFast.Header("Retry-After")).Should().Be((429, "5"));
        waited.Status.Should().Be(202);
    }

    [Test]
    public async Task Lets_a_device_that_hammered_poll_again_as_soon_as_it_waits()
    {
        var terminal = await Terminal.Start(service);
        await terminal.Poll();

        for (var poll = 0; poll < 30; poll++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            (await terminal.Poll()).Status.Should().Be(429);
        }

        clock.Advance(TimeSpan.FromSeconds(2));
        (await terminal.Poll()).Status.Should().Be(202);
    }

    [Test]
    public async Task Never_throttles_a_device_that_waits_for_the_interval()
    {
        var terminals = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Terminal.Start(service)));

        for (var time = 0; time < 60; time++)
        {
            foreach (var terminal in terminals.Where((_, index) => time % 5 == index))
            {
                (await terminal.Poll()).Status.Should().Be(202);
            }

            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Test]
    public async Task Never_delays_a_decision_however_fast_the_device_polls()
    {
        var (approved, declined) = (await Terminal.Start(service), await Terminal.Start(service));
        for (var poll = 0; poll < 5; poll++)
        {
            await approved.Poll();
            await declined.Poll();
        }

        (await Given.AnyoneNew(service).Approve(approved)).Status.Should().Be(200);
        (await Given.AnyoneNew(service).Deny(declined)).Status.Should().Be(200);

        (await approved.Poll()).Status.Should().Be(200);
        (await declined.Poll()).Status.Should().Be(410);
    }

    [Test]
    public async Task Throttles_a_device_by_itself_and_not_its_neighbours()
    {
        var (hasty, calm) = (await Terminal.Start(service), await Terminal.Start(service));
        await hasty.Poll();
        (await hasty.Poll()).Status.Should().Be(429);

        (await calm.Poll()).Status.Should().Be(202);
    }
}
