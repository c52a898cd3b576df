using FocusAccount.Application.OAuth;
using FocusAccount.Infrastructure.OAuth;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>Where standard clients find the endpoints of OAuth, at addresses that standards fix.</summary>
[Tags("OAuth")]
internal sealed class MetadataController(ResourceCatalog resources, ClientDocumentSettings documents) : ControllerBase
{
    /// <summary>Metadata of the authorization server (RFC 8414)</summary>
    [HttpGet("/.well-known/oauth-authorization-server", Name = "oauthServerMetadata")]
    public ActionResult<AuthorizationServerMetadata> Server() =>
        AuthorizationServerMetadata.Of(resources.Issuer, takesClientDocuments: documents.Urls.Count > 0);

    /// <summary>Metadata of this API as a protected resource (RFC 9728)</summary>
    [HttpGet("/.well-known/oauth-protected-resource", Name = "oauthResourceMetadata")]
    public ActionResult<ProtectedResourceMetadata> Resource() => ProtectedResourceMetadata.Of(resources.Issuer);
}
