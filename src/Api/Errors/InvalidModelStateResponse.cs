using System.Text.RegularExpressions;
using FocusAccount.Api.Controllers;
using FocusAccount.Application.Pipeline;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Errors;

/// <summary>Reports in one sentence which part of a request MVC could not bind, without naming our types.</summary>
internal static partial class InvalidModelStateResponse
{
    public static IActionResult Create(ActionContext context) => new ErrorResult(RequestErrors.Invalid(Sentence(context)));

    private static string Sentence(ActionContext context)
    {
        // MVC reports a bad body twice: by the path of the field ("$.cost_estimate"), and as a whole.
        var (key, entry) = context.ModelState
            .Where(pair => pair.Value!.Errors.Count > 0)
            .OrderByDescending(pair => pair.Key.StartsWith('$'))
            .First();
        if (entry!.Errors[0].Exception is QueryParameterException bad)
        {
            return bad.Message;
        }

        if (MissingFields().Match(entry.Errors[0].ErrorMessage) is { Success: true } missing)
        {
            return $"The body must have {missing.Groups["names"].Value.Replace("'", "", StringComparison.Ordinal)}.";
        }

        var field = key.TrimStart('$', '.');
        return field != "body" && PlainName().IsMatch(field)
            ? $"{field} has a value that this operation does not accept; check its type in the API document."
            : "The body must be one JSON object.";
    }

    // Only a name that is ours, or could be, is repeated to the caller.
    [GeneratedRegex(@"\A[\w.\[\]-]{1,100}\z", RegexOptions.ECMAScript)]
    private static partial Regex PlainName();

    // The wording of System.Text.Json.
    [GeneratedRegex("missing required properties including: (?<names>[^.]+)")]
    private static partial Regex MissingFields();
}
