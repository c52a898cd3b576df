using FocusAccount.Api.Authentication;
using FocusAccount.Api.Hosting;
using FocusAccount.Domain;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>The base of the API's controllers: the caller, and sending requests on its behalf.</summary>
[ApiController]
[Authorize]
public abstract class ApiController : ControllerBase
{
    private readonly RequestDispatcher dispatcher;

    private protected ApiController(RequestDispatcher dispatcher) => this.dispatcher = dispatcher;

    /// <summary>The caller of an operation that only persons may call.</summary>
    private protected PersonCaller Caller => (PersonCaller)Authentication.Caller.Of(User)!;

    /// <inheritdoc cref="RequestDispatcher.Send"/>
    private protected Task<Result<T>> Send<T>(IRequest<Result<T>> request) => dispatcher.Send(request, HttpContext);
}
