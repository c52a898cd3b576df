using FocusAccount.Domain;

namespace FocusAccount.Application.X;

/// <summary>The refusals of the X proxy.</summary>
public static class XErrors
{
    public static readonly Error TokenMissing =
        new(ErrorKind.Invalid, "token_missing", "Send your X access token as Authorization: Bearer.");

    /// <summary>X did not respond, or not in JSON.</summary>
    public static readonly Error Unavailable = new(ErrorKind.UpstreamFailed, "x_unavailable", "X did not respond; try again shortly.");

    /// <summary>X refused the call; the details hold its HTTP status.</summary>
    public static Error Refused(int status) =>
        new(ErrorKind.UpstreamFailed, "x_refused", $"X responded with status {status}; {Advice(status)}.")
        {
            Details = new Dictionary<string, object> { ["status"] = status },
        };

    private static string Advice(int status) => status switch
    {
        401 => "get a fresh token from /api/xToken",
        429 or >= 500 => "try again later",
        _ => "check what the token may do",
    };
}
