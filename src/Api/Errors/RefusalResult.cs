using FocusAccount.Domain;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Errors;

/// <summary>A refusal as the answer of an action.</summary>
internal sealed class RefusalResult(Error error) : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context) => ErrorResponse.Write(context.HttpContext, error);
}
