using Npgsql;

namespace FocusAccount.Api.Tests.Devices;

/// <summary>A failure between the claim of an approval and its commit must not lose the approval.</summary>
public sealed class DeviceLoginFailuresTests
{
    private readonly Person person = Given.AnyoneNew();

    [Test]
    public async Task Loses_nothing_when_the_database_ends_the_connection_before_the_commit()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var terminal = await Terminal.Start(service);
        await person.At(service).Approve(terminal);

        // The tokens can be counted and not written, which delays the commit, after the claim.
        await using (var hold = await Hold.TheTokensOf(database))
        {
            var poll = terminal.Poll();
            await Eventually.Holds(hold.EndsWhoeverWaits);
            (await poll).Status.Should().Be(503);
        }

        await CanStillCollect(terminal, database);
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
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var owner = person.At(service);
        var terminal = await Terminal.Start(service);
        await owner.Approve(terminal);
        using var http = service.CreateClient();

        await using (var hold = await Hold.TheTokensOf(database))
        {
            using var hangUp = new CancellationTokenSource();
            var poll = http.GetAsync(new Uri($"/api/device/poll?device_code={terminal.DeviceCode}", UriKind.Relative), hangUp.Token);
            await Eventually.Holds(hold.IsWaitedFor);
            await hangUp.CancelAsync();
            await poll.Invoking(answer => answer).Should().ThrowAsync<OperationCanceledException>();
        }

        // The commit was under way and succeeded. The token that nobody received can be listed and revoked.
        await Eventually.Holds(async () => await database.TokensOf(owner) == 1);
        (await terminal.Poll()).Error.Should().Be("code_used");
        var token = (await owner.Get("/api/tokens")).Json.GetProperty("tokens")[0].GetProperty("id").GetGuid();
        (await owner.Send(new HttpRequestMessage(HttpMethod.Delete, $"/api/tokens/{token}"))).Status.Should().Be(200);
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
        public static async Task<Hold> TheTokensOf(Database database)
        {
            var source = NpgsqlDataSource.Create(database.ConnectionString);
            var connection = await source.OpenConnectionAsync();
            await connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand("lock table access_tokens in share mode", connection);
            await command.ExecuteNonQueryAsync();
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
