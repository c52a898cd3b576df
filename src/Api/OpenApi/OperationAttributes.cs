using FocusAccount.Api.Errors;

namespace FocusAccount.Api.OpenApi;

/// <summary>Names errors of an operation by their statics, beyond those that all operations of its kind share.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ProducesErrorsAttribute(Type errors, params string[] names) : Attribute
{
    /// <summary>The shape of their body, if it has more than the usual members.</summary>
    public Type Body { get; init; } = typeof(ErrorBody);

    public IEnumerable<ErrorExample> Examples => names.Select(name => ErrorExamples.Find(errors, name, Body));
}

/// <summary>Documents the form that an operation reads itself; its parameters are the members of a record.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TakesFormAttribute(Type form) : Attribute
{
    public Type Form => form;
}

/// <summary>Documents that an operation also responds with a file for spreadsheets.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProducesCsvAttribute : Attribute;

/// <summary>Names the credentials that an operation accepts, one at a time, where they are not the usual ones.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AcceptsCredentialsAttribute(params string[] schemes) : Attribute
{
    public IReadOnlyList<string> Schemes => schemes;
}

/// <summary>Documents a header of a response.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProducesHeaderAttribute(string name, string description) : Attribute
{
    public string Name => name;

    public string Description => description;

    public int Status { get; init; } = StatusCodes.Status200OK;
}

/// <summary>Documents a member that always has one of these values, so that generated code can tell bodies apart.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class AlwaysAttribute(params string[] values) : Attribute
{
    public IReadOnlyList<string> Values => values;
}
