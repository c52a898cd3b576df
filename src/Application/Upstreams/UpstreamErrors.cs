using FocusAccount.Domain;

namespace FocusAccount.Application.Upstreams;

/// <summary>Why a service that this one depends on, such as Clerk, is of no help. No caller can have caused it.</summary>
public static class UpstreamErrors
{
    /// <summary>It did not respond, or said that it cannot: the caller may try again.</summary>
    public static readonly Error Unavailable =
        new(ErrorKind.Unavailable, "unavailable", "The service cannot respond right now; try again shortly.");

    /// <summary>It refused this service itself: the key, or the plan there, needs an operator.</summary>
    public static readonly Error Refused =
        new(ErrorKind.UpstreamFailed, "upstream_failed", "A service that this one depends on refused the call; report it if this keeps happening.");
}
