using FocusAccount.Domain;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Errors;

/// <summary>An error as the result of an action.</summary>
internal sealed class ErrorResult(HttpError error) : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context) => ErrorResponse.Write(context.HttpContext, error);
}

/// <summary>Turns what a use case returned into the result of an action.</summary>
internal static class ResultResponse
{
    /// <summary>The body that a value becomes, or the error.</summary>
    public static ActionResult<TBody> ToActionResult<T, TBody>(this Result<T> result, Func<T, TBody> toBody) =>
        result.Error is { } refusal ? new ErrorResult(refusal) : toBody(result.Value);
}
