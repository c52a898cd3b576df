using FocusAccount.Infrastructure.Database;
using Npgsql;

namespace FocusAccount.Api.Hosting;

/// <summary>
/// Whether requests can be served: the database responds and its schema is this build's. However many ask, the database is asked at most
/// once a second, on a connection that no request uses, so that nobody can take anything from others by asking.
/// </summary>
internal sealed partial class Readiness(
    DatabaseSettings database, PrimaryWatch primary, TimeProvider clock, ILogger<Readiness> logger) : IAsyncDisposable
{
    // One is in use. A check that was given up keeps its connection until the server responds or is known to be gone; the next one then
    // finds out on another connection whether a new server has taken over.
    private const int MaxConnections = 2;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly PrimaryPool pool = new(
        primary,
        new NpgsqlConnectionStringBuilder(database.Connection.ConnectionString) { MinPoolSize = 0, MaxPoolSize = MaxConnections },
        (connection, host) => new NpgsqlDataSourceBuilder(connection.ConnectionString)
        {
            Name = host is null ? "focus-health" : $"focus-health@{host}",
        }.Build());

    private Task<bool>? check;
    private long checkedAt;
    private bool wasReady = true;
    private volatile bool isStopping;

    /// <summary>
    /// The result of the latest check, at most a second old; false if the database did not respond within a request's time, and from the
    /// moment that the service is asked to stop.
    /// </summary>
    public Task<bool> IsReady()
    {
        if (isStopping)
        {
            return Task.FromResult(false);
        }

        lock (gate)
        {
            if (check is null || (check.IsCompleted && clock.GetElapsedTime(checkedAt) >= Interval))
            {
                checkedAt = clock.GetTimestamp();
                check = Check();
            }

            return check;
        }
    }

    /// <summary>The service is about to stop: a balancer must send new requests elsewhere.</summary>
    public void ReportStopping() => isStopping = true;

    public ValueTask DisposeAsync() => pool.DisposeAsync();

    private async Task<bool> Check()
    {
        var problem = await FindProblem();
        var isReady = problem is null;
        if (isReady != wasReady)
        {
            wasReady = isReady;
            LogChange(problem);
        }

        return isReady;
    }

    private async Task<string?> FindProblem()
    {
        using var timeout = new CancellationTokenSource(database.RequestTimeout);
        try
        {
            return await IsCurrent(timeout.Token).WaitAsync(timeout.Token) ? null : "The schema is not the one of this build.";
        }
        catch (OperationCanceledException)
        {
            return "The database did not respond in time.";
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return exception.GetBaseException().Message;
        }
    }

    // The token ends waiting for a connection, not the statement: to cancel that, Npgsql blocks a thread until the server responds.
    private async Task<bool> IsCurrent(CancellationToken timedOut)
    {
        await using var connection = await pool.Current.OpenConnectionAsync(timedOut);
        return await Migrator.IsCurrent(connection, CancellationToken.None);
    }

    private void LogChange(string? problem)
    {
        if (problem is null)
        {
            LogRegained();
        }
        else
        {
            LogLost(problem);
        }
    }

    [LoggerMessage(EventName = "ReadinessLost", Level = LogLevel.Warning, Message = "The service is not ready: {Reason}")]
    private partial void LogLost(string reason);

    [LoggerMessage(EventName = "ReadinessRegained", Level = LogLevel.Information, Message = "The service is ready again")]
    private partial void LogRegained();
}
