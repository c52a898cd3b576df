using System.Net.Mime;
using FocusAccount.Api.OpenApi;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace FocusAccount.Api.Controllers;

/// <summary>The OpenAPI document, for programs; people read it at /api/docs.</summary>
[DisableRateLimiting]
[ApiExplorerSettings(IgnoreApi = true)]
internal sealed class DocumentController(ApiDocument document) : ControllerBase
{
    [AcceptVerbs("GET", "HEAD", Route = "/api/openapi.json")]
    public async Task<ContentResult> Json() => Text(await document.Json(), MediaTypeNames.Application.Json);

    /// <summary>The same document as YAML, with the media type of RFC 9512.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "/api/openapi.yaml")]
    public async Task<ContentResult> Yaml() => Text(await document.Yaml(), "application/yaml");

    private ContentResult Text(string text, string type)
    {
        Response.Headers.CacheControl = "no-cache";
        return Content(text, type);
    }
}
