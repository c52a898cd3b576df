using FocusAccount.Api.Errors;
using FocusAccount.Api.Limits;
using FocusAccount.Api.Security;
using FocusAccount.Application.X;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.OpenApi;

/// <summary>One of each error that the service answers with, made as the service makes it.</summary>
internal static class KnownErrors
{
    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(30);

    public static readonly IReadOnlyDictionary<string, KnownError> ByName = new KnownError[]
    {
        Of(AccountErrors.InsufficientCredits(available: 17, needed: 500), typeof(InsufficientCreditsBody)),
        Of(AppErrors.TooManyApps),
        Of(JobErrors.Unknown),
        Of(JobErrors.AlreadySettled(JobStatus.Completed)),
        Of(JobErrors.Expired),
        Of(JobErrors.IdempotencyKeyReused),
        Of(JobErrors.MetadataTooLarge),
        Of(DeviceErrors.UnknownUserCode),
        Of(DeviceErrors.UnknownDeviceCode),
        Of(DeviceErrors.Expired),
        Of(DeviceErrors.Denied),
        Of(DeviceErrors.Used),
        Of(DeviceErrors.SlowDown(AWhile)),
        Of(DeviceErrors.TooManyGuesses(AWhile)),
        Of(TokenErrors.Unknown),
        Of(IdentityErrors.NoSessionToken),
        Of(IdentityErrors.NoProviderToken),
        Of(IdentityErrors.SignInFirst("https://account.thefocus.ai/signin"), typeof(SignInFirstBody)) with { Name = "sign_in_first" },
        Of(XErrors.TokenMissing),
        Of(XErrors.Refused(StatusCodes.Status401Unauthorized), typeof(XFailedBody)),
        Of(XErrors.Unavailable, typeof(XFailedBody)),
        Of(TrustedOrigins.Foreign),
        Of(RateLimits.TooMany(AWhile)),
        Of(StatusCodes.Status400BadRequest),
        Of(StatusCodes.Status401Unauthorized),
        Of(StatusCodes.Status413PayloadTooLarge),
        Of(StatusCodes.Status415UnsupportedMediaType),
        Of(StatusCodes.Status500InternalServerError),
        Of(StatusCodes.Status502BadGateway),
        Of(StatusCodes.Status503ServiceUnavailable),
    }.ToDictionary(error => error.Name);

    private static KnownError Of(Error error, Type? body = null) => new(error.Code, ErrorResponse.StatusOf(error.Kind), error, body ?? typeof(ErrorBody));

    private static KnownError Of(int status)
    {
        var error = ErrorResponse.OfStatus(status);
        return new KnownError(error.Code, status, error, typeof(ErrorBody));
    }
}

/// <summary>An error under the name that the document's example of it has, with its HTTP status and the type of its body.</summary>
internal sealed record KnownError(string Name, int Status, Error Error, Type Body);
