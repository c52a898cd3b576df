using System.Collections.ObjectModel;
using FocusAccount.Domain;
using FocusAccount.Domain.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace FocusAccount.Api.Errors;

/// <summary>An error as HTTP: its status, a stable code for programs and a sentence for people.</summary>
internal sealed record HttpError(int Status, string Code, string Message)
{
    /// <summary>Members of the body beyond those of every error, by their names in JSON.</summary>
    public IReadOnlyDictionary<string, object> Details { get; init; } = ReadOnlyDictionary<string, object>.Empty;

    /// <summary>When to try again, if time alone can help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static implicit operator HttpError(Error error) =>
        new(ErrorResponse.StatusOf(error.Kind), error.Code, error.Message) { Details = error.Details, RetryAfter = error.RetryAfter };
}

/// <summary>Errors of HTTP itself, which no use case knows.</summary>
internal static class HttpErrors
{
    /// <summary>The largest body of a request, in bytes.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    public static readonly HttpError InvalidRequest =
        new(StatusCodes.Status400BadRequest, "invalid_request", "The request could not be read; check it against the API document.");

    public static readonly HttpError NotFound =
        new(StatusCodes.Status404NotFound, "not_found", "Nothing exists at this address; compare its path with the API document at /api/docs.");

    public static readonly HttpError BodyTooLarge =
        new(StatusCodes.Status413PayloadTooLarge, "body_too_large", $"The body is too large; send at most {MaxBodyBytes} bytes.");

    public static readonly HttpError UnsupportedMediaType = new(
        StatusCodes.Status415UnsupportedMediaType,
        "unsupported_media_type",
        "Send the body as application/json in UTF-8, without Content-Encoding.");

    /// <summary>A webhook that Clerk did not sign, or signed more than five minutes ago.</summary>
    public static readonly HttpError WebhookSignatureInvalid = new(
        StatusCodes.Status400BadRequest,
        "webhook_signature_invalid",
        "The signature is not valid or too old; compare the signing secret with Clerk's, and the clocks.");

    public static readonly HttpError InternalError =
        new(StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong on our side; try again later.");

    public static readonly HttpError Unavailable =
        new(StatusCodes.Status503ServiceUnavailable, "unavailable", "The service cannot respond right now; try again shortly.");

    /// <summary>The address supports other methods (RFC 9110, 15.5.6).</summary>
    public static HttpError MethodNotAllowed(string allowed) =>
        new(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"This address does not support the method; use {allowed}.");

    /// <summary>Nobody is signed in, perhaps because a credential was refused; the body has the address of the sign-in page.</summary>
    public static HttpError SignInFirst(string signInUrl, Error? refusal) =>
        new(
            StatusCodes.Status401Unauthorized,
            CredentialErrors.Missing.Code,
            refusal?.Message ?? "Sign in first: open the address in signin_url.")
        {
            Details = new Dictionary<string, object> { ["signin_url"] = signInUrl },
        };

    /// <summary>Any other status that the framework refuses a request with.</summary>
    public static HttpError RequestRefused(int status) =>
        new(status, "request_refused", $"The request was refused ({ReasonPhrases.GetReasonPhrase(status)}); check it and try again.");

    /// <summary>The error of a bare status, and of the methods that the Allow header lists.</summary>
    public static HttpError OfStatus(int status, string allowed) => status switch
    {
        StatusCodes.Status400BadRequest => InvalidRequest,
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed(allowed),
        StatusCodes.Status413PayloadTooLarge => BodyTooLarge,
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
        StatusCodes.Status500InternalServerError => InternalError,
        StatusCodes.Status503ServiceUnavailable => Unavailable,
        _ => RequestRefused(status),
    };
}
