using Npgsql;

namespace FocusAccount.Api.Tests.Devices;

/// <summary>A failure between the claim of an approval and its commit must not lose the approval.</summary>
public sealed class DeviceLoginFailuresTests
{
    private readonly Person person = Given.AnyoneNew();

    [Test]
    public async Task Loses_nothing_when_the_database_ends_the_connection_before_the_commit()
    {
        var terminal = await Terminal.Start();
        await person.Approve(terminal);

        // A token refers to its account, so a lock on the account's row delays the commit, after the claim.
        await using (var hold = await Hold.TheAccountOf(person))
        {
            var poll = terminal.Poll();
            await Eventually.Holds(hold.EndsWhoeverWaits);
            (await poll).Status.Should().Be(503);
        }

        await CanStillCollect(terminal, TestRun.Database);
    }

    [Test]
    public async Task Loses_nothing_when_the_token_cannot_be_stored()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var terminal = await Terminal.Start(service);
        await person.At(service).Approve(terminal);
        await database.Execute("alter table access_tokens add constraint full_up check (false)");

        (await terminal.Poll()).Status.Should().Be(500);
        (await terminal.Poll()).Status.Should().Be(500);

        await database.Execute("alter table access_tokens drop constraint full_up");
        await CanStillCollect(terminal, database);
    }

    [Test]
    public async Task Burns_one_approval_for_one_token_when_the_device_hangs_up_before_the_response()
    {
        var terminal = await Terminal.Start();
        await person.Approve(terminal);
        using var http = TestRun.Service.CreateClient();

        await using (var hold = await Hold.TheAccountOf(person))
        {
            using var hangUp = new CancellationTokenSource();
            var poll = http.GetAsync(new Uri($"/api/device/poll?device_code={terminal.DeviceCode}", UriKind.Relative), hangUp.Token);
            await Eventually.Holds(hold.IsWaitedFor);
            await hangUp.CancelAsync();
            await poll.Invoking(answer => answer).Should().ThrowAsync<OperationCanceledException>();
        }

        // The commit was under way and succeeded. The token that nobody received can be listed and revoked.
        await Eventually.Holds(async () => await TestRun.Database.TokensOf(person) == 1);
        (await terminal.Poll()).Error.Should().Be("code_used");
        var token = (await person.Get("/api/tokens")).Json.GetProperty("tokens")[0].GetProperty("id").GetGuid();
        (await person.Send(new HttpRequestMessage(HttpMethod.Delete, $"/api/tokens/{token}"))).Status.Should().Be(200);
    }

    private async Task CanStillCollect(Terminal terminal, Database database)
    {
        (await database.RowOf(terminal))!.Status.Should().Be("approved");
        (await database.TokensOf(person)).Should().Be(0);
        (await terminal.Poll()).Status.Should().Be(200);
        (await terminal.Poll()).Status.Should().Be(410);
        (await terminal.Get("/api/wallet")).Status.Should().Be(200);
        (await database.TokensOf(person)).Should().Be(1);
    }

    /// <summary>A lock that another transaction holds.</summary>
    private sealed class Hold(NpgsqlDataSource source, NpgsqlConnection connection) : IAsyncDisposable
    {
        public static async Task<Hold> TheAccountOf(Person person)
        {
            var source = NpgsqlDataSource.Create(TestRun.Database.ConnectionString);
            var connection = await source.OpenConnectionAsync();
            await connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand("select 1 from accounts where id = $1 for update", connection);
            command.Parameters.Add(new NpgsqlParameter { Value = person.AccountId });
            (await command.ExecuteScalarAsync()).Should().Be(1);
            return new Hold(source, connection);
        }

        public async Task<bool> IsWaitedFor() => await Count("pid") > 0;

        public async Task<bool> EndsWhoeverWaits() => await Count("pg_terminate_backend(pid)") > 0;

        public async ValueTask DisposeAsync()
        {
            await connection.DisposeAsync();
            await source.DisposeAsync();
        }

        private async Task<long> Count(string what)
        {
            await using var command = source.CreateCommand($"select count({what}) from pg_stat_activity where $1 = any(pg_blocking_pids(pid))");
            command.Parameters.Add(new NpgsqlParameter { Value = connection.ProcessID });
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }
}
