using FocusAccount.Domain.Identity;

namespace FocusAccount.Api.Authentication;

/// <summary>Admits the key of an app or the token of a job, beside the credentials of a person.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AlsoAcceptsAttribute(params CredentialKind[] kinds) : Attribute
{
    /// <summary>Whether both are admitted, so that nobody is refused for not being a person.</summary>
    public bool AcceptsAll => kinds.Contains(CredentialKind.AppKey) && kinds.Contains(CredentialKind.JobToken);

    public bool Accepts(Credential credential) => kinds.Contains(credential.Kind);
}
