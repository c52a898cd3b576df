using System.Globalization;
using System.Text.Json;
using FocusAccount.Api.OpenApi;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace FocusAccount.Api.Controllers;

/// <summary>
/// Binds a parameter of the query strictly: a number by digits alone, an enum by its names in JSON, an id in its usual form. MVC's own
/// binders also accept " 5", "0x10" and "Started".
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class FromStrictQueryAttribute : ModelBinderAttribute
{
    public FromStrictQueryAttribute() : base(typeof(StrictQueryBinder)) => BindingSource = BindingSource.Query;
}

/// <summary>A parameter of the query has a bad value; the message is a sentence for the caller.</summary>
internal sealed class QueryParameterException(string sentence) : Exception(sentence);

internal sealed class StrictQueryBinder(FieldRules rules) : IModelBinder
{
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        if (bindingContext.ValueProvider.GetValue(bindingContext.ModelName).FirstValue is not { } text)
        {
            return Task.CompletedTask;
        }

        var type = bindingContext.ModelMetadata.UnderlyingOrModelType;
        if (Parse(text, type) is { } value)
        {
            bindingContext.Result = ModelBindingResult.Success(value);
        }
        else
        {
            var refusal = new QueryParameterException(Sentence(bindingContext, type));
            bindingContext.ModelState.TryAddModelException(bindingContext.FieldName, refusal);
        }

        return Task.CompletedTask;
    }

    private static object? Parse(string text, Type type) =>
        type == typeof(int) ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null
        : type == typeof(Guid) ? Guid.TryParseExact(text, "D", out var id) ? id : null
        : Names(type).GetValueOrDefault(text);

    private static Dictionary<string, object> Names(Type type) =>
        Enum.GetValues(type).Cast<object>().ToDictionary(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()!));

    // The sentence of the field's own rule, if it has one.
    private string Sentence(ModelBindingContext context, Type type)
    {
        var source = context.ActionContext.ActionDescriptor.EndpointMetadata.OfType<RulesOfAttribute>().SingleOrDefault();
        return rules.Of(source, context.FieldName).Select(found => found.Message).FirstOrDefault()
            ?? (type.IsEnum ? $"{context.FieldName} must be one of {string.Join(", ", Names(type).Keys)}."
                : type == typeof(Guid) ? $"{context.FieldName} must be an id such as 01a20a57-2d38-76a2-a74c-f7f368ece745."
                : $"{context.FieldName} must be a whole number.");
    }
}
