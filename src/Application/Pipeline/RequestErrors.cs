using FocusAccount.Domain;

namespace FocusAccount.Application.Pipeline;

/// <summary>The refusal of a request before its use case runs.</summary>
public static class RequestErrors
{
    /// <param name="message">One sentence that says what to do</param>
    /// <param name="field">The field at fault, by its name in the request; null when no single one is</param>
    public static Error Invalid(string message, string? field = null)
    {
        var error = new Error(ErrorKind.Invalid, "invalid_request", message);
        return field is null ? error : error with { Details = new Dictionary<string, object> { ["field"] = field } };
    }
}
