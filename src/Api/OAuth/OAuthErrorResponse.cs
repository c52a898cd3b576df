using FocusAccount.Api.Errors;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.OAuth;

/// <summary>
/// Writes an error as OAuth's clients read it (RFC 6749, 5.2): a 400 with a code of theirs. A 401 is only for a client that authenticated in
/// the header, and a flood is a 503, because a client that polls gives up at a 429 but waits at a 503 with Retry-After.
/// </summary>
internal static class OAuthErrorResponse
{
    private const string InvalidRequest = "invalid_request";
    private const string ServerError = "server_error";
    private const string Unavailable = "temporarily_unavailable";

    private static readonly string SlowDown = DeviceErrors.SlowDown(TimeSpan.Zero).Code;

    // Our own codes that mean one of OAuth's. Any other that is none of OAuth's is a mistake in the request.
    private static readonly Dictionary<string, string> Codes = new()
    {
        [DeviceErrors.UnknownDeviceCode.Code] = OAuthErrors.InvalidGrantCode,
        [DeviceErrors.Used.Code] = OAuthErrors.InvalidGrantCode,
        [TokenErrors.TooMany.Code] = DeviceErrors.Denied.Code,
        [AccountErrors.Closed.Code] = DeviceErrors.Denied.Code,
    };

    private static readonly HashSet<string> Standard =
    [
        OAuthErrors.UnknownClient.Code,
        OAuthErrors.InvalidGrantCode,
        OAuthErrors.InvalidScope("").Code,
        OAuthErrors.UnknownResource.Code,
        OAuthErrors.UnsupportedGrantType.Code,
        OAuthErrors.UnsupportedResponseType.Code,
        OAuthErrors.AuthorizationPending.Code,
        SlowDown,
        DeviceErrors.Denied.Code,
        DeviceErrors.Expired.Code,
    ];

    /// <summary>Whether an address is one of OAuth.</summary>
    public static bool IsAt(PathString path) => path.StartsWithSegments("/oauth") || path.StartsWithSegments("/.well-known");

    /// <summary>Whether only programs use an address of OAuth: all but the page at /oauth/authorize.</summary>
    public static bool IsForPrograms(PathString path) => IsAt(path) && !path.StartsWithSegments("/oauth/authorize");

    /// <summary>OAuth's code for an error.</summary>
    public static string CodeOf(HttpError error) => error.Status switch
    {
        StatusCodes.Status401Unauthorized => OAuthErrors.UnknownClient.Code,
        StatusCodes.Status500InternalServerError => ServerError,
        StatusCodes.Status429TooManyRequests or > StatusCodes.Status500InternalServerError when error.Code != SlowDown => Unavailable,
        _ => Codes.GetValueOrDefault(error.Code) ?? (Standard.Contains(error.Code) ? error.Code : InvalidRequest),
    };

    /// <summary>The status of an error.</summary>
    public static int StatusOf(HttpError error) => (CodeOf(error), error.Status) switch
    {
        (Unavailable, _) => StatusCodes.Status503ServiceUnavailable,
        (ServerError, _) => StatusCodes.Status500InternalServerError,
        (_, StatusCodes.Status401Unauthorized) => error.Status,
        (InvalidRequest, StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed) => error.Status,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>The body of an error.</summary>
    public static OAuthErrorBody BodyOf(HttpError error)
    {
        var code = CodeOf(error);
        return new(code, error.Message, code == SlowDown ? (int)DeviceCode.Interval.TotalSeconds : null);
    }

    /// <summary>Writes an error; its Retry-After is set already.</summary>
    public static Task Write(HttpContext context, HttpError error)
    {
        var response = context.Response;
        response.StatusCode = StatusOf(error);
        response.Headers.Remove("WWW-Authenticate");
        if (response.StatusCode == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Basic realm=\"Focus Account\"";
        }

        return response.WriteAsJsonAsync(BodyOf(error));
    }
}
