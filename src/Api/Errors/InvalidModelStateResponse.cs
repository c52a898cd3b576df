using FocusAccount.Application.Pipeline;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Errors;

/// <summary>Reports which part of a request MVC could not bind.</summary>
internal static class InvalidModelStateResponse
{
    public static IActionResult Create(ActionContext context)
    {
        var bad = context.ModelState.Values
            .SelectMany(entry => entry.Errors)
            .Select(error => error.Exception)
            .OfType<BindingException>()
            .FirstOrDefault();

        // Our own binders and the formatter describe everything but a body that is missing.
        return new ErrorResult(bad is null
            ? RequestErrors.Invalid("Send a body: one JSON object.")
            : RequestErrors.Invalid(bad.Message, bad.Field));
    }
}
