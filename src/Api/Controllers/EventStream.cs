using System.IO.Pipelines;
using FocusAccount.Api.Authentication;
using FocusAccount.Application.Accounts;
using FocusAccount.Infrastructure.Database;
using Microsoft.AspNetCore.Http.Features;

namespace FocusAccount.Api.Controllers;

/// <summary>
/// Streams the changes of an account to a person or a program of theirs. The stream ends with its credential, after an hour, when its
/// reader does not read, and when the service stops.
/// </summary>
internal sealed class EventStream(
    AccountWatch watch, TokenRecheck tokens, TimeProvider clock)
{
    private const int FlushedAtOnce = 32 * 1024;

    private static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LoadInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Writes the stream until it ends, from the event on that the reader has seen last, if it names one.</summary>
    public async Task Write(HttpContext context, PersonCaller caller, string? lastEventId)
    {
        using var lifetime = new CancellationTokenSource(LifetimeOf(caller), clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, watch.Ending, lifetime.Token);
        using var watcher = watch.Open(caller.AccountId, caller.Permissions.Apps);
        try
        {
            await Begin(context.Response, ended.Token);
            await Write(context, watcher, lastEventId, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
        catch (TimeoutException)
        {
            context.Abort();
        }
    }

    private async Task Begin(HttpResponse response, CancellationToken ended)
    {
        response.ContentType = EventText.MediaType;
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        EventText.WriteStart(response.BodyWriter);
        await Flush(response.BodyWriter, ended);
    }

    private async Task Write(
        HttpContext context, AccountWatcher watcher, string? lastEventId, CancellationToken ended)
    {
        var writer = context.Response.BodyWriter;
        var since = SinceOf(lastEventId);
        if (lastEventId is not null && since is null)
        {
            EventText.WriteReset(writer);
        }

        await Load(watcher, since, ended);
        var (checkedAt, writtenAt) = (clock.GetTimestamp(), clock.GetTimestamp());
        while (true)
        {
            await watcher.Arrival.WaitAsync(CheckInterval, clock, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.ThrowIfCancellationRequested();
            if (clock.GetElapsedTime(checkedAt) >= CheckInterval)
            {
                if (!await tokens.IsStillGood(context))
                {
                    return;
                }

                checkedAt = clock.GetTimestamp();
            }

            var changes = watcher.Take();
            if (changes.IsClosed)
            {
                return;
            }

            if (changes.IsReset)
            {
                EventText.WriteReset(writer);
                await Load(watcher, since: null, ended);
            }
            else if (!changes.IsEmpty)
            {
                await Write(writer, changes, ended);
            }
            else if (clock.GetElapsedTime(writtenAt) >= KeepAlive)
            {
                EventText.WriteKeepAlive(writer);
            }

            if (writer.UnflushedBytes > 0 || !changes.IsEmpty)
            {
                await Flush(writer, ended);
                writtenAt = clock.GetTimestamp();
            }
        }
    }

    // The last event has the position behind all of them, so that a reader that lost the others gets them again.
    private async Task Write(PipeWriter writer, AccountChanges changes, CancellationToken ended)
    {
        if (changes.Balance is { } balance)
        {
            EventText.Write(writer, "balance", BalanceEvent.From(balance), changes.Jobs.Count == 0 ? changes.Position : null);
        }

        for (var index = 0; index < changes.Jobs.Count; index++)
        {
            EventText.Write(writer, "job", Job.From(changes.Jobs[index]), index == changes.Jobs.Count - 1 ? changes.Position : null);
            if (writer.UnflushedBytes > FlushedAtOnce)
            {
                await Flush(writer, ended);
            }
        }
    }

    /// <exception cref="TimeoutException">The reader did not read for too long.</exception>
    private async Task Flush(PipeWriter writer, CancellationToken ended) =>
        await writer.FlushAsync(ended).AsTask().WaitAsync(ReadTimeout, clock, CancellationToken.None);

    // The database may be away. The stream stays open, because a browser does not come back after an error.
    private async Task Load(AccountWatcher watcher, AccountPosition? since, CancellationToken ended)
    {
        while (true)
        {
            try
            {
                await watch.Load(watcher, since, ended);
                return;
            }
            catch (Exception exception) when (DatabaseErrors.IsUnavailable(exception))
            {
                await Task.Delay(LoadInterval, clock, ended);
            }
        }
    }

    private TimeSpan LifetimeOf(PersonCaller caller)
    {
        var left = caller.Session?.ExpiresAt - clock.GetUtcNow() ?? MaxLifetime;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > MaxLifetime ? MaxLifetime : left;
    }

    private static AccountPosition? SinceOf(string? lastEventId) =>
        lastEventId is not null && AccountPosition.TryParse(lastEventId, out var position) ? position : null;
}
