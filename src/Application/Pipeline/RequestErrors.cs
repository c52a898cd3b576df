using FocusAccount.Domain;

namespace FocusAccount.Application.Pipeline;

/// <summary>Why a request is refused before its use case is asked.</summary>
public static class RequestErrors
{
    public static Error Invalid(string sentence) => new(ErrorKind.Invalid, "invalid_request", sentence);
}
