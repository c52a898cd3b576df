using FocusAccount.Domain;

namespace FocusAccount.Application.X;

/// <summary>Why the X proxy refuses.</summary>
public static class XErrors
{
    public static readonly Error TokenMissing =
        new(ErrorKind.Invalid, "token_missing", "Send your X access token as Authorization: Bearer.");

    /// <summary>X refused the call, or did not answer; the details say its status.</summary>
    public static Error Failed(int? status) => status is { } said
        ? new(ErrorKind.UpstreamFailed, "x_refused", $"X answered with status {said}.")
        {
            Details = new Dictionary<string, object> { ["status"] = said },
        }
        : new(ErrorKind.UpstreamFailed, "x_unavailable", "X did not answer.");
}
