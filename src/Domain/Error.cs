using System.Collections.ObjectModel;

namespace FocusAccount.Domain;

/// <summary>A refusal that a caller caused: its kind, a stable snake_case code and one sentence for a human.</summary>
public sealed record Error(ErrorKind Kind, string Code, string Message)
{
    /// <summary>Facts that a program may act on, by their names in the response (snake_case).</summary>
    public IReadOnlyDictionary<string, object> Details { get; init; } = ReadOnlyDictionary<string, object>.Empty;

    /// <summary>More for the log alone, since the caller must not learn it.</summary>
    public string? Reason { get; init; }

    /// <summary>How long to wait before another attempt, if time alone can help.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The kinds of refusal; each maps to one HTTP status, in one place of the Api.</summary>
public enum ErrorKind
{
    Invalid,
    Unauthenticated,
    InsufficientCredits,
    Forbidden,
    NotFound,
    Conflict,
    Gone,
    TooManyRequests,
    UpstreamFailed,
    Unavailable,
}
