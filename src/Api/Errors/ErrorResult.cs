using FocusAccount.Domain;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Errors;

/// <summary>A refusal as the answer of an action.</summary>
internal sealed class ErrorResult(Func<HttpContext, Task> write) : ActionResult
{
    public ErrorResult(Error error) : this(context => ErrorResponse.Write(context, error))
    {
    }

    public ErrorResult(int status) : this(context => ErrorResponse.WriteStatus(context, status))
    {
    }

    public override Task ExecuteResultAsync(ActionContext context) => write(context.HttpContext);
}
