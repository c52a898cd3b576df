using System.Collections.Frozen;
using FocusAccount.Domain.Apps;

namespace FocusAccount.Application.Apps;

/// <summary>Reads the settlement rules of all registered apps, with a connection of its own.</summary>
public interface ISettlementRuleReader
{
    /// <summary>The apps with another rule than that of the contract (<see cref="SettlementRule.Holder"/>).</summary>
    Task<IReadOnlyDictionary<string, SettlementRule>> Read();
}

/// <summary>
/// The settlement rules of the apps, in memory, so that a start needs no round trip for them. A change applies within five seconds, to the
/// jobs that start after it.
/// </summary>
internal sealed class SettlementRules(ISettlementRuleReader reader, TimeProvider clock)
{
    // An old copy is still used while a new one is read.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Usable = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private Copy? newest;
    private Task? reading;
    private long readingSince;

    /// <summary>The rule of an app; an app that is not registered has the rule of the contract.</summary>
    public async ValueTask<SettlementRule> Of(AppSlug app, CancellationToken cancellationToken)
    {
        while (true)
        {
            var copy = Volatile.Read(ref newest);
            var age = copy is null ? TimeSpan.MaxValue : clock.GetElapsedTime(copy.ReadAt);
            var next = age < Fresh ? Task.CompletedTask : ReadOnce();
            if (age < Usable)
            {
                return copy!.Rules.GetValueOrDefault(app.Value, SettlementRule.Holder);
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    // Starts that arrive together share a read, unless it hangs.
    private Task ReadOnce()
    {
        lock (gate)
        {
            if (reading is not { IsCompleted: false } || clock.GetElapsedTime(readingSince) >= Usable)
            {
                var now = clock.GetTimestamp();
                (reading, readingSince) = (Task.Run(() => Read(now)), now);
            }

            return reading;
        }
    }

    private async Task Read(long readAt)
    {
        var rules = (await reader.Read()).ToFrozenDictionary(StringComparer.Ordinal);
        Volatile.Write(ref newest, new Copy(rules, readAt));
    }

    private sealed record Copy(FrozenDictionary<string, SettlementRule> Rules, long ReadAt);
}
