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
}
