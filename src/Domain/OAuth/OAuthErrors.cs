namespace FocusAccount.Domain.OAuth;

/// <summary>Refusals of OAuth requests; the codes are those of RFC 6749, 5.2, and RFC 8707, 2.</summary>
public static class OAuthErrors
{
    public const string InvalidGrantCode = "invalid_grant";

    public static readonly Error UnknownClient = new(
        ErrorKind.Invalid, "invalid_client", "This client is not known; check the client_id, or have the operator configure it.");

    public static readonly Error UnknownCode =
        new(ErrorKind.Invalid, InvalidGrantCode, "This code is not known; start again.");

    /// <summary>The code is another client's, or was sent elsewhere, or the verifier is not the one of its challenge (RFC 7636, 4.6).</summary>
    public static readonly Error NotOfCode = new(
        ErrorKind.Invalid,
        InvalidGrantCode,
        "The client_id, redirect_uri, code_verifier or resource is not the one of this code; send those of the request.");

    public static readonly Error CodeUsed =
        new(ErrorKind.Invalid, InvalidGrantCode, "This code has already been used; start again.");

    public static readonly Error CodeExpired =
        new(ErrorKind.Invalid, InvalidGrantCode, "This code has expired; start again.");

    public static readonly Error UnknownResource = new(
        ErrorKind.Invalid, "invalid_target", "This resource is not known here; name this service, or an app's as it is configured.");

    public static readonly Error UnsupportedResponseType =
        new(ErrorKind.Invalid, "unsupported_response_type", "Send response_type=code; no other response is supported.");

    public static readonly Error UnsupportedGrantType = new(
        ErrorKind.Invalid,
        "unsupported_grant_type",
        "Send grant_type=authorization_code or urn:ietf:params:oauth:grant-type:device_code.");

    /// <summary>The person has not decided yet; ask again after the interval (RFC 8628, 3.5).</summary>
    public static readonly Error AuthorizationPending =
        new(ErrorKind.Invalid, "authorization_pending", "Nobody has decided yet; poll again after the interval.");

    public static Error InvalidScope(string allowed) =>
        new(ErrorKind.Invalid, "invalid_scope", $"None of these scopes is known; ask for any of {allowed}.");
}
