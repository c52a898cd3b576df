using FocusAccount.Application.Tokens;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.Tokens;

public sealed class SweepTokensTests
{
    private readonly SteppedClock clock = Given.AClock();
    private Database database = null!;
    private Service service = null!;
    private Person person = null!;

    [SetUp]
    public async Task Start()
    {
        database = await Given.ADatabase();
        service = Service.Start(database, clock: clock);
        person = Given.AnyoneNew(service);
        await person.Wallet();
    }

    [TearDown]
    public async Task Stop()
    {
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    //      expired  revoked  left     (days ago)
    [TestCase(31, null, false)]
    [TestCase(29, null, true)]
    [TestCase(-50, 31, false)]
    [TestCase(-50, 29, true)]
    [TestCase(29, 31, false)]
    [TestCase(-50, null, true)]
    public async Task Deletes_what_has_been_dead_for_30_days(int expired, int? revoked, bool left)
    {
        await Tokens(1, expired, revoked);

        await Sweep(service);

        (await Count()).Should().Be(left ? 1 : 0);
    }

    [Test]
    public async Task Happens_by_itself_and_leaves_nothing_for_the_next_time()
    {
        await Tokens(250, expired: 31);
        await Tokens(3, expired: -50);

        clock.Advance(TimeSpan.FromMinutes(5));

        await Eventually.Holds(async () => await Count() == 3);
    }

    [Test]
    public async Task Deletes_each_once_when_two_instances_sweep()
    {
        await Tokens(250, expired: 31);
        await using var second = Service.Start(database, clock: clock);

        var deleted = await Task.WhenAll(Enumerable.Range(0, 12).Select(sweep => Sweep(sweep % 2 == 0 ? service : second)));

        (deleted.Sum() + await Count()).Should().Be(250);
        while (await Sweep(service) > 0)
        {
            continue;
        }

        (await Count()).Should().Be(0);
    }

    private static async Task<int> Sweep(Service service)
    {
        await using var scope = service.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SweepTokens())).Value;
    }

    private async Task<long> Count() => (await database.Query<long>("select count(*) from access_tokens")).Single();

    private Task Tokens(int count, int expired, int? revoked = null) => database.Execute(
        """
        insert into access_tokens (account_id, id, token_hash, hint, created_at, expires_at, revoked_at)
        select @AccountId, gen_random_uuid(), sha256(gen_random_uuid()::text::bytea), 'x7Qa', @now - interval '200 days',
          @now - @expired * interval '1 day', @now - @revoked * interval '1 day'
        from generate_series(1, @count)
        """,
        new { person.AccountId, count, expired, revoked, now = clock.GetUtcNow() });
}
