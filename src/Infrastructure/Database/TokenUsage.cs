using System.Threading.Channels;
using FocusAccount.Application.Tokens;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>Stores in the background when tokens were last used, so that a request neither waits for it nor fails with it.</summary>
internal sealed partial class TokenUsage(NpgsqlDataSource dataSource, ILogger<TokenUsage> logger) : BackgroundService, ITokenUsage
{
    private static readonly TimeSpan Resolution = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(1);

    private readonly Channel<(TokenHolder Holder, DateTimeOffset At)> uses = Channel.CreateBounded<(TokenHolder, DateTimeOffset)>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Record(TokenHolder holder, DateTimeOffset now)
    {
        if (holder.LastUsedAt is null || now - holder.LastUsedAt >= Resolution)
        {
            uses.Writer.TryWrite((holder, now));
        }
    }

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
        await foreach (var (holder, at) in uses.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                await Write(holder, at, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogNotRecorded(holder.TokenId, exception.GetBaseException().Message);
            }
        }
    }

    private async Task Write(TokenHolder holder, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // Of many uses recorded at once, only the first writes.
        await using var command = dataSource.CreateCommand(
            """
            update access_tokens
            set last_used_at = $1
            where account_id = $2 and id = $3 and (last_used_at is null or last_used_at <= $4)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = at });
        command.Parameters.Add(new NpgsqlParameter { Value = holder.AccountId });
        command.Parameters.Add(new NpgsqlParameter { Value = holder.TokenId });
        command.Parameters.Add(new NpgsqlParameter { Value = at - Resolution });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(
        EventName = "TokenUsageNotRecorded",
        Level = LogLevel.Warning,
        Message = "The last use of token {TokenId} could not be recorded: {Reason}")]
    private partial void LogNotRecorded(Guid tokenId, string reason);
}
