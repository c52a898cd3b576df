using FocusAccount.Application.Upstreams;
using FocusAccount.Domain;
using FocusAccount.Domain.OAuth;

namespace FocusAccount.Application.OAuth;

/// <summary>
/// Clients that describe themselves in a document at the https URL that is their client_id (Client ID Metadata Document, an IETF draft).
/// </summary>
public interface IClientDocuments
{
    /// <summary>
    /// Gets the client of a URL. Errors: <see cref="OAuthErrors.UnknownClient"/> when the settings do not list it, or its document is not
    /// valid; one of <see cref="UpstreamErrors"/> when its server does not respond.
    /// </summary>
    Task<Result<OAuthClient>> Find(string clientId, CancellationToken cancellationToken);
}
