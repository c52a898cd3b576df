using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Limits;
using FocusAccount.Api.Security;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>What the controllers share: the caller, and sending requests on its behalf.</summary>
[ApiController]
[Authorize]
public abstract class ApiController : ControllerBase
{
    private protected Caller Caller => Caller.Of(User)!;

    private protected Task<Result<T>> Send<T>(IQuery<T> query) => Service<RequestTimeout>().Run(token => Mediator.Send(query, token), HttpContext.RequestAborted);

    /// <summary>Sends what asks Clerk or X, who have bounds of their own, and not the database.</summary>
    private protected Task<Result<T>> Ask<T>(IQuery<T> query) => Mediator.Send(query, HttpContext.RequestAborted);

    /// <summary>Sends what changes something, unless a foreign site made the caller's browser ask for it.</summary>
    private protected async Task<Result<T>> Send<T>(ICommand<T> command)
    {
        if (Caller.Credential == Credential.SessionCookie && Service<TrustedOrigins>().WhyNotByCookie(Request) is { } refusal)
        {
            return refusal;
        }

        return await Anonymous(command);
    }

    /// <summary>Sends what needs no caller: the request itself carries the secret.</summary>
    private protected Task<Result<T>> Anonymous<T>(ICommand<T> command) => Service<RequestTimeout>().Run(token => Mediator.Send(command, token), HttpContext.RequestAborted);

    private protected static ActionResult<T> Answer<T>(Result<T> result) => result.Error is { } refusal ? new ErrorResult(refusal) : result.Value;

    private IMediator Mediator => Service<IMediator>();

    private protected string PublicOrigin => Service<TrustedOrigins>().PublicOrigin;

    private protected TService Service<TService>() where TService : notnull => HttpContext.RequestServices.GetRequiredService<TService>();
}
