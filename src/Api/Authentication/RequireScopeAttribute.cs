using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Authentication;

/// <summary>The scopes that an operation demands of a person's program; one that names none demands all of them.</summary>
internal interface IDemandsScopes
{
    Scopes Scopes { get; }
}

/// <summary>Demands scopes of a person's program.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequireScopeAttribute(Scopes scopes) : Attribute, IDemandsScopes
{
    public Scopes Scopes => scopes;
}
