using System.Threading.Channels;
using FocusAccount.Application.AppKeys;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Tokens;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>
/// Stores in the background when tokens and keys were last used, so that a request neither waits for it nor fails with it.
/// </summary>
internal sealed partial class CredentialUsage(NpgsqlDataSource dataSource, ILogger<CredentialUsage> logger)
    : BackgroundService, ICredentialUsage
{
    private static readonly TimeSpan Resolution = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(1);

    private readonly Channel<Use> uses =
        Channel.CreateBounded<Use>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Record(TokenHolder token, DateTimeOffset now) =>
        Record(token.LastUsedAt, new Use("access_tokens", "account_id = $3 and id = $4", [token.AccountId, token.TokenId], now));

    public void Record(AppKeyHolder key, DateTimeOffset now) =>
        Record(key.LastUsedAt, new Use("app_keys", "id = $3", [key.KeyId], now));

    /// <summary>After the requests have ended, writes the remaining uses for up to a second.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        uses.Writer.TryComplete();
        await Task.WhenAny(ExecuteTask ?? Task.CompletedTask, Task.Delay(DrainTimeout, CancellationToken.None));
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ends when StopAsync completes the queue. An exception that left this method would stop the service.
        await foreach (var use in uses.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                await Write(use, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogNotRecorded(use.Key[^1], exception.GetBaseException().Message);
            }
        }
    }

    private void Record(DateTimeOffset? last, Use use)
    {
        if (last is null || use.At - last >= Resolution)
        {
            uses.Writer.TryWrite(use);
        }
    }

    private async Task Write(Use use, CancellationToken cancellationToken)
    {
        // Of many uses recorded at once, only the first writes.
        await using var command = dataSource.CreateCommand(
            $"""
            update {use.Table}
            set last_used_at = $1
            where {use.Condition} and (last_used_at is null or last_used_at <= $2)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = use.At });
        command.Parameters.Add(new NpgsqlParameter { Value = use.At - Resolution });
        foreach (var id in use.Key)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = id });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A use at a time (UTC) of the token or the key that a condition finds by its ids.</summary>
    private sealed record Use(string Table, string Condition, Guid[] Key, DateTimeOffset At);

    [LoggerMessage(
        EventName = "TokenUsageNotRecorded",
        Level = LogLevel.Warning,
        Message = "The last use of token or key {TokenId} could not be recorded: {Reason}")]
    private partial void LogNotRecorded(Guid tokenId, string reason);
}
