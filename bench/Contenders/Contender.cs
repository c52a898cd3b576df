using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Contenders;

/// <summary>Someone who does the work that is measured.</summary>
internal abstract class Contender(string name)
{
    public string Name => name;

    /// <summary>Gets ready to be measured.</summary>
    public abstract Task Start(CancellationToken cancellationToken);

    /// <summary>Works until it is as fast as it gets.</summary>
    public abstract Task WarmUp(int inFlight, RunOptions options, CancellationToken cancellationToken);

    /// <summary>Works for some seconds with so many units in flight.</summary>
    public abstract Task<Sample> Measure(int inFlight, int seconds, CancellationToken cancellationToken);

    /// <summary>Fails when what it left in its database is not what it was paid for.</summary>
    public virtual Task Check(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Why a contender's figures do not count.</summary>
internal sealed class ContenderException(string message) : Exception(message);
