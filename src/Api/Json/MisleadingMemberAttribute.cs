namespace FocusAccount.Api.Json;

/// <summary>A member that is refused, because ignoring it would do the opposite of what its sender wants.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class MisleadingMemberAttribute(string name, string advice) : Attribute
{
    public string Name => name;

    /// <summary>The end of a sentence, without a period.</summary>
    public string Advice => advice;
}
