using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Sandbox;

/// <summary>Failures of Clerk and X that a person stages, by name, until they end them.</summary>
internal sealed class StagedFailures(FaultInjection faults)
{
    private const string Clerk = "/v1";
    private const string ClerkKeys = "/.well-known";
    private const string X = "/2";

    /// <summary>All names with what they do, in the order of the page.</summary>
    public static readonly IReadOnlyList<(string Name, string Effect)> All =
    [
        ("clerk-away", "Clerk responds to everything with 503."),
        ("clerk-hangs", "Clerk takes requests and never responds."),
        ("clerk-busy", "Clerk responds with 429 and asks to wait 30 seconds."),
        ("x-refuses", "X responds with 403: the app must be attached to a project."),
        ("x-busy", "X responds with 429: the rate limit is used up."),
        ("x-away", "X responds with 503."),
    ];

    private readonly Lock gate = new();
    private readonly Dictionary<string, IDisposable[]> staged = [];

    public bool IsStaged(string name)
    {
        lock (gate)
        {
            return staged.ContainsKey(name);
        }
    }

    /// <summary>Stages a failure, unless it is staged already. Returns false if there is none of this name.</summary>
    public bool TryStage(string name)
    {
        lock (gate)
        {
            if (IsKnown(name) && !staged.ContainsKey(name))
            {
                staged[name] = Stage(name);
            }

            return IsKnown(name);
        }
    }

    /// <summary>Ends a failure, if it is staged. Returns false if there is none of this name.</summary>
    public bool TryEnd(string name)
    {
        lock (gate)
        {
            if (staged.Remove(name, out var parts))
            {
                Array.ForEach(parts, part => part.Dispose());
            }

            return IsKnown(name);
        }
    }

    private static bool IsKnown(string name) => All.Any(failure => failure.Name == name);

    private IDisposable[] Stage(string name) => name switch
    {
        "clerk-away" => [faults.Fail(Clerk, 503), faults.Fail(ClerkKeys, 503)],
        "clerk-hangs" => [faults.Hang(Clerk), faults.Hang(ClerkKeys)],
        "clerk-busy" => [faults.Fail(Clerk, 429, "too_many_requests", retryAfter: TimeSpan.FromSeconds(30))],
        "x-refuses" => [faults.Fail(X, 403)],
        "x-busy" => [faults.Fail(X, 429)],
        _ => [faults.Fail(X, 503)],
    };
}
