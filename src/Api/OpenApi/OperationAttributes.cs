using NJsonSchema;

namespace FocusAccount.Api.OpenApi;

/// <summary>Names the refusals of an operation (as <see cref="KnownErrors"/> has them) beyond those that all of its kind share.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RefusesAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names => names;
}

/// <summary>Names the credentials that an operation takes, one of them at a time, where it is not one of the usual.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AcceptsCredentialsAttribute(params string[] schemes) : Attribute
{
    public IReadOnlyList<string> Schemes => schemes;
}

/// <summary>Tells of a header of an answer.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProducesHeaderAttribute(string name, string description) : Attribute
{
    public string Name => name;

    public string Description => description;

    public int Status { get; init; } = StatusCodes.Status200OK;
}

/// <summary>Tells what a parameter of an operation, or a member of a body, must hold, where its type does not say it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class ParameterSchemaAttribute(Type type) : Attribute
{
    public Type Type => type;

    public bool Required { get; init; }

    public int Minimum { get; init; } = int.MinValue;

    public int Maximum { get; init; } = int.MaxValue;

    public void ApplyTo(JsonSchema schema)
    {
        if (Type == typeof(int))
        {
            (schema.Minimum, schema.Maximum) = (Minimum, Maximum);
        }
    }
}
