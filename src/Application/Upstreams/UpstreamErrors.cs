using FocusAccount.Domain;

namespace FocusAccount.Application.Upstreams;

/// <summary>The failures of a service that this one depends on, such as Clerk; no caller can cause them.</summary>
public static class UpstreamErrors
{
    /// <summary>The service did not respond, or said that it cannot; the caller may try again.</summary>
    public static readonly Error Unavailable =
        new(ErrorKind.Unavailable, "unavailable", "The service cannot respond right now; try again shortly.");

    /// <summary>The service refused our call: the key or the plan there needs an operator.</summary>
    public static readonly Error Refused =
        new(
            ErrorKind.UpstreamFailed,
            "upstream_failed",
            "A service that this one depends on refused the call; report it if this keeps happening.");

    /// <summary>Whether an error is one of these: no caller made a mistake, and <see cref="UpstreamFailed"/> has been published.</summary>
    internal static bool Contains(Error error) => error == Unavailable || error == Refused;
}
