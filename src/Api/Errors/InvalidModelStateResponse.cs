using System.Text.RegularExpressions;
using FocusAccount.Application.Pipeline;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Errors;

/// <summary>Says in one sentence which part of a request MVC could not bind, without a word about our types.</summary>
internal static partial class InvalidModelStateResponse
{
    public static IActionResult Create(ActionContext context) => new ErrorResult(RequestErrors.Invalid(Sentence(context)));

    private static string Sentence(ActionContext context)
    {
        // A body that fails is named twice: by the path of the field ("$.cost_estimate"), and as a whole.
        var (key, entry) = context.ModelState
            .Where(pair => pair.Value!.Errors.Count > 0)
            .OrderByDescending(pair => pair.Key.StartsWith('$'))
            .First();
        if (MissingFields().Match(entry!.Errors[0].ErrorMessage) is { Success: true } missing)
        {
            return $"The body lacks {missing.Groups["names"].Value.Replace("'", "", StringComparison.Ordinal)}.";
        }

        var field = key.TrimStart('$', '.');
        return field != "body" && PlainName().IsMatch(field)
            ? $"{field} has a value that this operation does not take."
            : "The body must be one JSON object.";
    }

    // Of what callers name, only that is said back which is a name of ours, or could be.
    [GeneratedRegex(@"\A[\w.\[\]-]{1,100}\z", RegexOptions.ECMAScript)]
    private static partial Regex PlainName();

    // How System.Text.Json says it.
    [GeneratedRegex("missing required properties including: (?<names>[^.]+)")]
    private static partial Regex MissingFields();
}
