using System.Globalization;
using System.Text.Json;
using FocusAccount.Api.Errors;
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
    public FromStrictQueryAttribute() : base(typeof(StrictBinder)) => BindingSource = BindingSource.Query;
}

/// <summary>Binds a parameter of the path as strictly, and says what is wrong with a bad one.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class FromStrictPathAttribute : ModelBinderAttribute
{
    public FromStrictPathAttribute() : base(typeof(StrictBinder)) => BindingSource = BindingSource.Path;
}

internal sealed class StrictBinder(FieldRules rules) : IModelBinder
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
            var source = bindingContext.ActionContext.ActionDescriptor.EndpointMetadata.OfType<RulesOfAttribute>().SingleOrDefault();
            var came = FieldRules.Shown(JsonSerializer.SerializeToElement(text));
            var sentence = rules.Expectation(source, bindingContext.FieldName, type, came);
            bindingContext.ModelState.TryAddModelException(bindingContext.FieldName, new BindingException(bindingContext.FieldName, sentence));
        }

        return Task.CompletedTask;
    }

    private static object? Parse(string text, Type type) =>
        type == typeof(int) ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null
        : type == typeof(long) ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var large) ? large : null
        : type == typeof(Guid) ? Guid.TryParseExact(text, "D", out var id) ? id : null
        : FieldRules.Names(type).ToList().IndexOf(text) is >= 0 and var index ? Enum.GetValues(type).GetValue(index) : null;
}
