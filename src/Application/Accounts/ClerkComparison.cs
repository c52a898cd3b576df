using FocusAccount.Application.Identity;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain.Accounts;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Asks Clerk once a day, over all instances together, about the holders of tokens in use and about banned people, because webhooks get
/// lost. When Clerk does not respond, or misses suspiciously many, it is tried again an hour later.
/// </summary>
public sealed class ClerkComparison(
    IPeopleFinder people,
    IClerk clerk,
    IClerkInstance instance,
    IHeartbeats heartbeats,
    RequestSender sender,
    EventPublisher events,
    TimeProvider clock)
{
    private const string Heartbeat = "clerk_comparison";
    private const int Batch = 100;

    // With a secret key of another instance everybody is missing. Nobody may lose tokens for good by that.
    private const int FewMissing = 10;
    private const double ShareMissing = 0.2;
    private const string TooManyMissing = "more than ten and more than a fifth are missing";

    private static readonly TimeSpan Period = TimeSpan.FromDays(1);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private static readonly TimeSpan InUse = TimeSpan.FromDays(2);

    /// <summary>Compares everybody if it is due, and waits for each change no longer than a limit.</summary>
    public async Task Run(TimeSpan limit, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (!await heartbeats.TryBeat(Heartbeat, Period, now, cancellationToken))
        {
            return;
        }

        var isDone = false;
        try
        {
            isDone = await CompareAll(now, limit, cancellationToken);
        }
        finally
        {
            if (!isDone)
            {
                await heartbeats.Set(Heartbeat, now - Period + Pause, CancellationToken.None);
            }
        }
    }

    private async Task<bool> CompareAll(DateTimeOffset now, TimeSpan limit, CancellationToken cancellationToken)
    {
        var (asked, missing, changed) = (0, 0, 0);
        for (var after = Guid.Empty; ;)
        {
            var batch = await people.FindToCompare(after, now - InUse, now, Batch, cancellationToken);
            if (batch.Count == 0)
            {
                await events.Publish(new ClerkUsersCompared(asked, changed));
                return true;
            }

            if (await Ask(batch, cancellationToken) is not { } users)
            {
                return false;
            }

            var missingNow = users.Values.Count(user => user.Standing == ClerkStanding.Deleted);
            asked += batch.Count;
            missing += missingNow;
            var areTooMany = AreTooMany(missingNow, batch.Count) || AreTooMany(missing, asked);
            if (missingNow > 0 && (areTooMany ? TooManyMissing : await instance.FindProblem(cancellationToken)) is { } problem)
            {
                await events.Publish(new ClerkUsersMissing(asked, missing, problem));
                return false;
            }

            foreach (var person in batch)
            {
                changed += await Follow(person, users[person.ClerkId], limit, cancellationToken) ? 1 : 0;
            }

            after = batch[^1].AccountId;
        }
    }

    private static bool AreTooMany(int missing, int asked) => missing > FewMissing && missing > asked * ShareMissing;

    // Null when Clerk is away. Those who are missing in the list are asked about alone.
    private async Task<Dictionary<string, ClerkUser>?> Ask(IReadOnlyList<FoundPerson> batch, CancellationToken cancellationToken)
    {
        var listed = await clerk.FindUsers([.. batch.Select(person => person.ClerkId)], cancellationToken);
        if (listed.Error is not null)
        {
            return null;
        }

        var users = listed.Value.ToDictionary(user => user.Id);
        foreach (var person in batch.Where(person => !users.ContainsKey(person.ClerkId)))
        {
            var found = await clerk.FindUser(person.ClerkId, cancellationToken);
            if (found.Error is not null)
            {
                return null;
            }

            users[person.ClerkId] = found.Value;
        }

        return users;
    }

    private async Task<bool> Follow(FoundPerson person, ClerkUser user, TimeSpan limit, CancellationToken cancellationToken)
    {
        var isAsAtClerk = user.Standing switch
        {
            ClerkStanding.Active => person.ClosedFor != ClosureReason.Banned,
            ClerkStanding.Banned => person.ClosedFor is not null,
            ClerkStanding.Deleted => false,
        };
        return !isAsAtClerk
            && await sender.Send(new FollowClerkUser(user.Id, user.Standing, StandingSource.Comparison), limit, cancellationToken);
    }
}
