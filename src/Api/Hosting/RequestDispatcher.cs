using FocusAccount.Api.Authentication;
using FocusAccount.Api.Limits;
using FocusAccount.Api.Security;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Identity;
using MediatR;

namespace FocusAccount.Api.Hosting;

/// <summary>
/// Sends requests to their use cases, by rules that follow from the request's type. Unless it is anonymous, a command that relies on the
/// session cookie alone must come from a trusted page (docs/decisions/0007). Any use of the database is limited by the request timeout;
/// queries of Clerk or X have their own time limits.
/// </summary>
internal sealed class RequestDispatcher(IMediator mediator, RequestTimeout timeout, TrustedOrigins origins)
{
    /// <exception cref="TimeoutException">The database did not respond in time, or too many requests wait for it already.</exception>
    public Task<Result<T>> Send<T>(IRequest<Result<T>> request, HttpContext context) => request switch
    {
        ICommand and not IAnonymousCommand when WhyNot(context) is { } refusal => Task.FromResult<Result<T>>(refusal),
        IUpstreamQuery<T> => mediator.Send(request, context.RequestAborted),
        _ => timeout.Run(request.GetType(), timedOut => mediator.Send(request, timedOut), context.RequestAborted),
    };

    /// <summary>Why a command that relies on the session cookie alone would be refused, before any other work is done for it.</summary>
    public Error? WhyNot(HttpContext context) =>
        Caller.Of(context.User)?.Credential.Kind == CredentialKind.Cookie ? origins.WhyNotByCookie(context.Request) : null;
}
