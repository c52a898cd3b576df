using Dapper;
using FocusAccount.Infrastructure.Database;
using Npgsql;

namespace FocusAccount.Kit;

/// <summary>Direct access to a database: reading tables as an auditor does, and changing them as an operator may.</summary>
public sealed class Database(string connectionString) : IAsyncDisposable
{
    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString + ";Maximum Pool Size=20");

    public string ConnectionString => connectionString;

    /// <summary>A new, empty database on the same server.</summary>
    public async Task<Database> CreateAnother(string name)
    {
        await Execute($"create database {name}");
        return Another(name);
    }

    /// <summary>Another database on the same server.</summary>
    public Database Another(string name) => new(new NpgsqlConnectionStringBuilder(connectionString) { Database = name }.ConnectionString);

    public Task<List<Entry>> LedgerOf(Guid accountId) => Query<Entry>(
        "select sequence, kind, amount, balance_after, job_id, app_slug, reason from ledger_entries where account_id = @accountId order by sequence",
        new { accountId });

    public Task<List<Job>> JobsOf(Guid accountId) => Query<Job>(
        """
        select id, app_slug, status, coalesce(estimate, reserved) as estimate, reserved, max_cost, coalesce(charged, 0) as charged, worker,
          cancel_requested_at is not null as is_cancel_requested, actual_cost, coalesce(uncharged, 0) as uncharged, metadata, idempotency_key
        from jobs
        where account_id = @accountId
        order by created_at, id
        """,
        new { accountId });

    public async Task<List<T>> Query<T>(string sql, object? parameters = null)
    {
        await using var connection = await source.OpenConnectionAsync();
        return (await connection.QueryAsync<T>(sql, parameters)).AsList();
    }

    public async Task Execute(string sql, object? parameters = null)
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>Runs a statement and keeps its locks until the result is disposed of.</summary>
    public async Task<IAsyncDisposable> Hold(string sql, object? parameters = null)
    {
        var connection = await source.OpenConnectionAsync();
        await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(sql, parameters);
        return connection;
    }

    /// <summary>Takes the migrations' lock, as an instance does while it migrates.</summary>
    public Task<IAsyncDisposable> HoldMigrations() => Hold("select pg_advisory_xact_lock(36287)");

    /// <summary>Waits until this many statements in this database wait for a lock.</summary>
    public Task IsWaitedFor(int statements = 1) => Eventually.Holds(async () => (await Query<long>(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).Single() >= statements);

    /// <summary>Replaces the clock by an SQL expression, for the connections that are opened from now on.</summary>
    public Task HasAClock(string time) => Execute(
        $"""
        create function public.clock_timestamp() returns timestamptz language plpgsql as $body$ begin return {time}; end $body$;
        do $body$ begin execute format('alter database %I set search_path = public, pg_catalog', current_database()); end $body$
        """);

    /// <summary>Fails the test if the ledger of any account does not add up.</summary>
    public async Task ShouldAddUp() => (await new LedgerVerifier(source).Run(CancellationToken.None)).Broken.Should().BeEmpty();

    public ValueTask DisposeAsync() => source.DisposeAsync();

    public sealed record Entry(long Sequence, string Kind, long Amount, long BalanceAfter, Guid? JobId, string? AppSlug, string? Reason);

    public sealed record Job(
        Guid Id,
        string AppSlug,
        string Status,
        long Estimate,
        long Reserved,
        long? MaxCost,
        long Charged,
        string? Worker,
        bool IsCancelRequested,
        long ActualCost,
        long Uncharged,
        string? Metadata,
        string? IdempotencyKey);
}
