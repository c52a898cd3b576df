namespace FocusAccount.Api.Errors;

/// <summary>
/// A part of a request cannot be bound. The message is a sentence for the caller; the field, by its name in the request, is null when no
/// single one is at fault.
/// </summary>
internal sealed class BindingException(string? field, string sentence) : Exception(sentence)
{
    public string? Field { get; } = field;
}
