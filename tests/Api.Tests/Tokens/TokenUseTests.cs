using FocusAccount.Application.Identity;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FocusAccount.Api.Tests.Tokens;

/// <summary>The last use of a token is recorded in the background. A trigger in each test's own database counts the writes.</summary>
public sealed class TokenUseTests
{
    private readonly SteppedClock clock = Given.AClock();
    private readonly CapturedLog log = new();
    private Database database = null!;
    private Service service = null!;
    private Terminal terminal = null!;

    [SetUp]
    public async Task Start()
    {
        database = await Given.ADatabase();
        service = StartService();
        await database.Execute(
            """
            create table uses (at timestamptz);
            create function audit() returns trigger language plpgsql
              as $$ begin insert into uses values (new.last_used_at); return new; end $$;
            create trigger audit after update of last_used_at on access_tokens for each row execute function audit();
            """);
        terminal = await Terminal.SignedIn(Given.AnyoneNew(service));
    }

    [TearDown]
    public async Task Stop()
    {
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task Is_written_at_most_once_in_five_minutes()
    {
        var first = clock.GetUtcNow();
        for (var use = 0; use < 100; use++)
        {
            (await terminal.Get("/api/wallet")).Status.Should().Be(200);
        }

        await Eventually.Holds(() => IsLastUsed(first));
        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMicroseconds(1));
        for (var use = 0; use < 20; use++)
        {
            (await terminal.Get("/api/wallet")).Status.Should().Be(200);
        }

        // For five seconds the cache serves a token that was just seen.
        clock.Advance(TimeSpan.FromSeconds(5));
        (await terminal.Get("/api/wallet")).Status.Should().Be(200);
        await Eventually.Holds(() => IsLastUsed(clock.GetUtcNow()));

        (await database.Query<DateTime>("select at from uses")).Should().HaveCount(2);
        var listed = await terminal.Get("/api/tokens");
        listed.Json.GetProperty("tokens")[0].GetProperty("last_used_at").GetDateTimeOffset().Should().Be(clock.GetUtcNow());
    }

    [Test]
    public async Task Is_written_for_an_app_key_too()
    {
        var backend = await Backend.Of("studio", service);
        var person = Given.AnyoneNew(service);
        await person.Wallet();

        (await backend.Get($"/api/jobs?account_id={person.AccountId}")).Status.Should().Be(200);

        var used = clock.GetUtcNow();
        await Eventually.Holds(async () => (await database.Query<DateTimeOffset?>("select last_used_at from app_keys")).Single() == used);
    }

    [Test]
    public async Task Is_written_once_by_64_requests_at_two_instances()
    {
        await using var second = StartService();
        var there = terminal.At(second);

        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(use => (use % 2 == 0 ? terminal : there).Get("/api/wallet")));

        replies.Should().OnlyContain(reply => reply.Status == 200);
        await Eventually.Holds(() => IsLastUsed(clock.GetUtcNow()));
        clock.Advance(TimeSpan.FromMinutes(5));
        await terminal.Get("/api/wallet");
        await there.Get("/api/wallet");
        await Eventually.Holds(() => IsLastUsed(clock.GetUtcNow()));
        (await database.Query<DateTime>("select at from uses")).Should().HaveCount(2);
    }

    [Test]
    public async Task Is_not_waited_for()
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(database.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var hold = new Npgsql.NpgsqlCommand("select 1 from access_tokens for update", connection, transaction);
        (await hold.ExecuteScalarAsync()).Should().Be(1);

        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => terminal.Get("/api/wallet")));

        replies.Should().OnlyContain(reply => reply.Status == 200);
        await transaction.RollbackAsync();
        await Eventually.Holds(() => IsLastUsed(clock.GetUtcNow()));
    }

    [Test]
    public async Task Fails_no_request_when_it_cannot_be_written_and_is_written_later()
    {
        await database.Execute("alter table access_tokens add constraint full_up check (last_used_at is null)");
        for (var use = 0; use < 10; use++)
        {
            (await terminal.Get("/api/wallet")).Status.Should().Be(200);
        }

        await database.Execute("alter table access_tokens drop constraint full_up");
        clock.Advance(TimeSpan.FromSeconds(5));

        await Eventually.Holds(async () => (await terminal.Get("/api/wallet")).Status == 200 && await IsLastUsed(clock.GetUtcNow()));
    }

    [Test]
    public async Task Stops_nothing_when_one_fails_because_of_a_bug()
    {
        var holder = new TokenHolder(Guid.Empty, Guid.Empty, "user_nobody", DateTimeOffset.MaxValue, RevokedAt: null, LastUsedAt: null, TokenPermissions.All);
        var outsideOfUtc = clock.GetUtcNow().ToOffset(TimeSpan.FromHours(1));

        service.Services.GetRequiredService<ICredentialUsage>().Record(holder, outsideOfUtc);

        (await terminal.Get("/api/wallet")).Status.Should().Be(200);
        await Eventually.Holds(() => IsLastUsed(clock.GetUtcNow()));
        log.Events("TokenUsageNotRecorded").Single().GetProperty("TokenId").GetGuid().Should().Be(Guid.Empty);
        service.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested.Should().BeFalse();
    }

    // Few connections, because all tests share one server with a limited number.
    private Service StartService() => Service.Start(
        database, clock: clock, log: log, settings: new() { ["ConnectionStrings:Focus"] = $"{database.ConnectionString};Maximum Pool Size=4;Timeout=30" });

    private async Task<bool> IsLastUsed(DateTimeOffset time) => (await database.Query<bool>(
        "select last_used_at is not distinct from @time from access_tokens where token_hash = @Hash",
        new { time, new Secret(terminal.Token).Hash })).Single();
}
