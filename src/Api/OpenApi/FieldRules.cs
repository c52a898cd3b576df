using System.Reflection;
using System.Text.Json;
using FluentValidation;
using FluentValidation.Validators;
using NJsonSchema;

namespace FocusAccount.Api.OpenApi;

/// <summary>Names the request whose validator holds for a body, or for an action's parameters, by equal names of their fields.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RulesOfAttribute(Type request) : Attribute
{
    public Type Request => request;
}

/// <summary>Reads the rules of fields from the validators of requests.</summary>
internal sealed class FieldRules(IServiceProvider services)
{
    private const int MaxShown = 24;

    /// <summary>The rules of a field, its name in any case, each with the sentence that a refusal has.</summary>
    public IEnumerable<(IPropertyValidator Rule, string Message)> Of(RulesOfAttribute? source, string field)
    {
        if (source is null || services.GetService(typeof(IValidator<>).MakeGenericType(source.Request)) is not IValidator validator)
        {
            return [];
        }

        return
            from member in validator.CreateDescriptor().GetMembersWithValidators()
            where member.Key.Equals(field, StringComparison.OrdinalIgnoreCase)
            from rule in member
            select (rule.Validator, rule.Options.GetUnformattedErrorMessage());
    }

    /// <summary>One sentence: the rule of a field, or else its type, and the value that came instead.</summary>
    public string Expectation(RulesOfAttribute? source, ParameterInfo field, string came) =>
        Expectation(source, field.Name!, Nullable.GetUnderlyingType(field.ParameterType) ?? field.ParameterType, came);

    /// <inheritdoc cref="Expectation(RulesOfAttribute?, ParameterInfo, string)"/>
    public string Expectation(RulesOfAttribute? source, string field, Type type, string came)
    {
        var rule = Of(source, field).Select(found => found.Message).FirstOrDefault()
            ?? $"{JsonNamingPolicy.SnakeCaseLower.ConvertName(field)} must be {Kind(type)}.";
        return $"{rule.TrimEnd('.')}; it was {came}.";
    }

    /// <summary>A value as a sentence can have it. A long one is not repeated, and the escapes of JSON keep it on one line.</summary>
    public static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => value.GetRawText() is { Length: <= MaxShown } text ? $"the string {text}" : "a longer string",
        JsonValueKind.Number => value.GetRawText() is { Length: <= MaxShown } digits ? digits : "a longer number",
        _ => value.GetRawText(),
    };

    /// <summary>The name of a member as a sentence can have it.</summary>
    public static string Shown(string name) => name.Length <= MaxShown ? name : $"{name[..MaxShown]}…";

    /// <summary>The names of an enum in JSON.</summary>
    public static IEnumerable<string> Names(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);

    /// <summary>Writes the bounds of a field into its schema.</summary>
    public void Describe(RulesOfAttribute? source, string field, JsonSchema schema)
    {
        foreach (var (rule, _) in Of(source, field))
        {
            if (rule is IBetweenValidator between)
            {
                (schema.Minimum, schema.Maximum) = (Convert.ToDecimal(between.From, null), Convert.ToDecimal(between.To, null));
            }
        }
    }

    /// <summary>Whether a field must not be missing.</summary>
    public bool IsRequired(RulesOfAttribute? source, string field) => Of(source, field).Any(found => found.Rule is INotEmptyValidator);

    private static string Kind(Type type) =>
        type == typeof(string) ? "a string"
        : type == typeof(bool) ? "true or false"
        : type == typeof(Guid) ? "an id such as 01a20a57-2d38-76a2-a74c-f7f368ece745"
        : type.IsEnum ? $"one of {string.Join(", ", Names(type))}"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) ? "a number"
        : "an object";
}
