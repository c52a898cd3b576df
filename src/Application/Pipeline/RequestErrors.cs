using FocusAccount.Domain;

namespace FocusAccount.Application.Pipeline;

/// <summary>The refusal of a request before its use case runs.</summary>
public static class RequestErrors
{
    public static Error Invalid(string message) => new(ErrorKind.Invalid, "invalid_request", message);
}
