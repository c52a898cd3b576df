namespace FocusAccount.Api.Json;

/// <summary>A member that a body must not have, although others are ignored: who sends it expects what does not happen.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class MisleadingMemberAttribute(string name, string advice) : Attribute
{
    public string Name => name;

    /// <summary>What to do instead: the end of a sentence, without a period.</summary>
    public string Advice => advice;
}
