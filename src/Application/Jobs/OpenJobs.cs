using FocusAccount.Domain;
using FocusAccount.Domain.Jobs;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>The setting for how many open (started) jobs an account may have; 0 is no limit.</summary>
public sealed record OpenJobOptions(int Max)
{
    public static readonly OpenJobOptions Default = new(1000);
}

/// <summary>
/// Limits the open jobs of an account at no cost to ordinary accounts. Each account has an allowance of starts in memory, at first a
/// quarter of the limit: a start uses one, and a settlement gives one back. Only when it is used up are the open jobs counted, for a new
/// allowance.
/// </summary>
internal sealed class OpenJobs(IOpenJobReader reader, OpenJobOptions options, TimeProvider clock)
{
    // When more accounts than this have open jobs, all of them get a new allowance.
    private const int Capacity = 100_000;

    // A count that found no room is not repeated for this long. Starts do not join a count that has taken longer.
    private static readonly TimeSpan CountLifetime = TimeSpan.FromSeconds(1);

    private readonly int whole = options.Max == 0 ? int.MaxValue : int.Max(1, options.Max / 4);
    private readonly Lock gate = new();

    // An account that is not here has its whole allowance.
    private readonly Dictionary<Guid, Allowance> allowances = [];

    /// <summary>Returns the error that refuses a start, or null when there is room for it.</summary>
    public async Task<Error?> WhyNotStart(Guid accountId, CancellationToken cancellationToken) =>
        CountIfUsedUp(accountId) is { } room && await room.WaitAsync(cancellationToken) <= 0 ? JobErrors.TooManyOpen(options.Max) : null;

    public void HasStarted(Guid accountId)
    {
        lock (gate)
        {
            if (!allowances.TryGetValue(accountId, out var allowance))
            {
                if (allowances.Count >= Capacity)
                {
                    allowances.Clear();
                }

                allowances[accountId] = allowance = new Allowance(whole);
            }

            allowance.Left--;
        }
    }

    public void HasSettled(Guid accountId)
    {
        lock (gate)
        {
            if (allowances.TryGetValue(accountId, out var allowance) && ++allowance.Left >= whole)
            {
                allowances.Remove(accountId);
            }
        }
    }

    // Starts that arrive together share a count.
    private Task<int>? CountIfUsedUp(Guid accountId)
    {
        lock (gate)
        {
            if (!allowances.TryGetValue(accountId, out var allowance) || allowance.Left > 0)
            {
                return null;
            }

            if (allowance.Room is not { IsFaulted: false } || clock.GetElapsedTime(allowance.CountedAt) >= CountLifetime)
            {
                allowance.Room = Task.Run(() => CountRoom(accountId, allowance));
                allowance.CountedAt = clock.GetTimestamp();
            }

            return allowance.Room;
        }
    }

    private async Task<int> CountRoom(Guid accountId, Allowance allowance)
    {
        var room = options.Max - await reader.Count(accountId, options.Max);
        lock (gate)
        {
            allowance.Left = int.Min(room, whole);
            allowance.Room = room > 0 ? null : allowance.Room;
        }

        return room;
    }

    private sealed class Allowance(int left)
    {
        public int Left { get; set; } = left;

        /// <summary>The count that is in flight, or that found no room: how many jobs the account could start.</summary>
        public Task<int>? Room { get; set; }

        /// <summary>When the last count began, by the monotonic clock.</summary>
        public long CountedAt { get; set; }
    }
}

/// <summary>Keeps the allowances of <see cref="OpenJobs"/>. An expired job that is completed late was given back when it expired.</summary>
internal sealed class OpenJobChanges(OpenJobs openJobs) :
    INotificationHandler<JobStarted>,
    INotificationHandler<JobCompleted>,
    INotificationHandler<JobFailed>,
    INotificationHandler<JobExpired>
{
    public Task Handle(JobStarted started, CancellationToken cancellationToken)
    {
        openJobs.HasStarted(started.Job.AccountId);
        return Task.CompletedTask;
    }

    public Task Handle(JobCompleted completed, CancellationToken cancellationToken) =>
        completed.Job.IsLate ? Task.CompletedTask : Settled(completed.Job);

    public Task Handle(JobFailed failed, CancellationToken cancellationToken) => Settled(failed.Job);

    public Task Handle(JobExpired expired, CancellationToken cancellationToken) => Settled(expired.Job);

    private Task Settled(Job job)
    {
        openJobs.HasSettled(job.AccountId);
        return Task.CompletedTask;
    }
}
