using System.Reflection;
using FocusAccount.Api.Authentication;
using FocusAccount.Api.Controllers;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Limits;
using FocusAccount.Api.Security;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Authorization;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors.Contexts;

namespace FocusAccount.Api.OpenApi;

/// <summary>The errors of an operation: those of all operations of its kind, and its own.</summary>
internal static class OperationErrors
{
    private static readonly ProducesErrorsAttribute AuthenticationErrors = new(
        typeof(CredentialErrors),
        nameof(CredentialErrors.Missing),
        nameof(CredentialErrors.Malformed),
        nameof(CredentialErrors.Invalid),
        nameof(CredentialErrors.Expired),
        nameof(CredentialErrors.Revoked),
        nameof(CredentialErrors.UnauthorizedParty));

    private static readonly ProducesErrorsAttribute ClosedErrors = new(typeof(AccountErrors), nameof(AccountErrors.Closed));

    private static readonly ProducesErrorsAttribute SessionErrors =
        new(typeof(CredentialErrors), nameof(CredentialErrors.SessionRequired));

    private static readonly ProducesErrorsAttribute PersonErrors =
        new(typeof(CredentialErrors), nameof(CredentialErrors.PersonRequired));

    private static readonly ProducesErrorsAttribute OriginErrors = new(typeof(TrustedOrigins), nameof(TrustedOrigins.Foreign));

    private static readonly ProducesErrorsAttribute OwnPageErrors =
        new(typeof(DeviceErrors), nameof(DeviceErrors.NotByOwnPage));

    private static readonly ProducesErrorsAttribute ScopeErrors = new(typeof(TokenErrors), nameof(TokenErrors.InsufficientScope));

    // Jobs and starter credits are those of an app.
    private static readonly ProducesErrorsAttribute AppLimitErrors = new(typeof(TokenErrors), nameof(TokenErrors.AppNotAllowed));

    private static readonly ProducesErrorsAttribute ImpersonationErrors =
        new(typeof(CredentialErrors), nameof(CredentialErrors.Impersonated));

    private static readonly ProducesErrorsAttribute BodyErrors = new(
        typeof(HttpErrors),
        nameof(HttpErrors.InvalidRequest),
        nameof(HttpErrors.BodyTooLarge),
        nameof(HttpErrors.UnsupportedMediaType));

    private static readonly ProducesErrorsAttribute RateLimitErrors = new(typeof(RateLimits), nameof(RateLimits.TooMany));

    private static readonly ProducesErrorsAttribute CommonErrors =
        new(typeof(HttpErrors), nameof(HttpErrors.InternalError), nameof(HttpErrors.Unavailable));

    private static readonly ProducesErrorsAttribute OAuthCommonErrors = new(
        typeof(HttpErrors), nameof(HttpErrors.InvalidRequest), nameof(HttpErrors.InternalError), nameof(HttpErrors.Unavailable))
    {
        Body = typeof(OAuthErrorBody),
    };

    public static IEnumerable<ProducesErrorsAttribute> Of(OperationProcessorContext context)
    {
        var (action, controller) = (context.MethodInfo, context.ControllerType);
        if (controller == typeof(OAuthController))
        {
            return action.GetCustomAttributes<ProducesErrorsAttribute>().Append(OAuthCommonErrors);
        }

        return OfOwn(context, action, controller);
    }

    /// <summary>Whether anyone may call an operation.</summary>
    public static bool IsOpen(MethodInfo action, Type controller) =>
        !controller.IsAssignableTo(typeof(ApiController)) || IsAnonymous(action) || IsAnonymous(controller);

    private static bool IsAnonymous(MemberInfo member) => member.GetCustomAttribute<AllowAnonymousAttribute>() is not null;

    private static IEnumerable<ProducesErrorsAttribute> OfOwn(OperationProcessorContext context, MethodInfo action, Type controller)
    {
        if (!IsOpen(action, controller))
        {
            yield return AuthenticationErrors;
            yield return ClosedErrors;
            if (action.GetCustomAttribute<AlsoAcceptsAttribute>() is not { AcceptsAll: true })
            {
                yield return PersonErrors;
            }

            var scopes = ScopesOf(action);
            if (scopes != Scopes.None)
            {
                yield return ScopeErrors;
            }

            if ((scopes & ~Scopes.ProvidersRead) != Scopes.None)
            {
                yield return AppLimitErrors;
            }

            if (!PersonAccess.IsOpenToImpersonators(context.OperationDescription.Method, scopes))
            {
                yield return ImpersonationErrors;
            }

            if (action.GetCustomAttribute<RequireSessionAttribute>() is not null)
            {
                yield return SessionErrors;
            }

            if (action.GetCustomAttribute<RequireOwnPageAttribute>() is not null)
            {
                yield return OwnPageErrors;
                yield return SessionErrors;
            }
            else if (context.OperationDescription.Method != OpenApiOperationMethod.Get)
            {
                yield return OriginErrors;
            }
        }

        if (context.OperationDescription.Operation.RequestBody is not null)
        {
            yield return BodyErrors;
        }

        foreach (var own in action.GetCustomAttributes<ProducesErrorsAttribute>())
        {
            yield return own;
        }

        if (controller.IsAssignableTo(typeof(ApiController)))
        {
            yield return RateLimitErrors;
            yield return CommonErrors;
        }
    }

    private static Scopes ScopesOf(MethodInfo action) =>
        action.GetCustomAttributes().OfType<IDemandsScopes>().FirstOrDefault()?.Scopes ?? Scopes.All;
}
