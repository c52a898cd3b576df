using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Pipeline;

/// <summary>What follows the commit of a request: what the log tells of it, and what memory must forget. Nothing follows what was rolled back.</summary>
internal sealed class EventLog
{
    private readonly List<Action<ILogger>> events = [];

    public void Add(Action<ILogger> write) => events.Add(write);

    /// <summary>Writes what happened, or, after a refusal or a failure, forgets it.</summary>
    public void Close(ILogger logger, bool committed)
    {
        foreach (var write in committed ? events : [])
        {
            write(logger);
        }

        Forget();
    }

    /// <summary>Forgets what happened: it was undone.</summary>
    public void Forget() => events.Clear();
}
