using FocusAccount.Api.Authentication;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Errors;

/// <summary>
/// The one challenge of a refused credential (RFC 6750, 3): where a client finds out how to get a token (RFC 9728, 5.1), what is wrong with
/// this one, and which scopes the operation needs.
/// </summary>
internal static class BearerChallenge
{
    public static string Of(HttpError error, Endpoint? endpoint, string origin)
    {
        var parameters = new List<string> { $"resource_metadata=\"{origin}/.well-known/oauth-protected-resource\"" };
        if (error.Code == TokenErrors.InsufficientScopeCode)
        {
            parameters.Insert(0, $"error=\"{error.Code}\"");
            parameters.Insert(1, $"scope=\"{error.Details["scope"]}\"");
        }
        else
        {
            // An error only when the token is at fault (RFC 6750, 3.1), not when there is none, a valid one is not enough, or an app key
            // beside it is at fault.
            if (error.Code != CredentialErrors.Missing.Code
                && error.Code != CredentialErrors.SessionRequired.Code
                && !error.Details.Values.Contains(AppKeyAuthentication.Header))
            {
                // Some clients split at every comma.
                parameters.Insert(0, "error=\"invalid_token\"");
                parameters.Insert(1, $"error_description=\"{error.Message.Replace(",", "", StringComparison.Ordinal)}\"");
            }

            if (endpoint?.Metadata.GetMetadata<RequireScopeAttribute>() is { Scopes: not Scopes.None and var scopes })
            {
                parameters.Add($"scope=\"{ScopeNames.Of(scopes)}\"");
            }
        }

        return "Bearer " + string.Join(", ", parameters);
    }
}
