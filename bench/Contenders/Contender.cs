using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Contenders;

/// <summary>A system that does the measured work.</summary>
internal abstract class Contender(string name)
{
    public string Name => name;

    /// <summary>Prepares for the measurement.</summary>
    public abstract Task Start(CancellationToken cancellationToken);

    /// <summary>Works until it reaches its full speed.</summary>
    public abstract Task WarmUp(int inFlight, RunOptions options, CancellationToken cancellationToken);

    /// <summary>Works for some seconds with this many units in flight, and measures it.</summary>
    public abstract Task<Sample> Measure(int inFlight, int seconds, CancellationToken cancellationToken);

    /// <summary>Fails if its database does not contain the acknowledged work.</summary>
    public virtual Task Check(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>The figures of a contender do not count; the message says why.</summary>
internal sealed class ContenderException(string message) : Exception(message);
