using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.OAuth;

namespace FocusAccount.Api.OAuth;

/// <summary>Mistakes in the way that an OAuth request is sent.</summary>
internal static class OAuthMistakes
{
    /// <summary>A client has no secret, so one that is sent is a mix-up.</summary>
    public static readonly Error NoSecrets =
        OAuthErrors.UnknownClient with { Message = "Clients of this service have no secret; send the client_id alone." };

    public static readonly Error TwoClients = RequestErrors.Invalid("The client_id in the body and in the header differ; send one.");

    /// <summary>A client that authenticates in the header is not known, or has sent a secret (RFC 6749, 5.2).</summary>
    public static readonly Error UnknownByHeader = CredentialErrors.Malformed with { Message = OAuthErrors.UnknownClient.Message };

    /// <summary>An app's key is missing or not valid (RFC 7662, 2.3).</summary>
    public static readonly Error NoApp = AppKeyErrors.Invalid with
    {
        Message = "Authenticate as an app: its slug as client_id and one of its app keys as client_secret.",
    };

    public static Error Missing(string parameter) => RequestErrors.Invalid($"The parameter {parameter} is missing.");
}
