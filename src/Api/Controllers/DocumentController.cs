using System.Net.Mime;
using FocusAccount.Api.OpenApi;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace FocusAccount.Api.Controllers;

/// <summary>The API's own description, for programs; people read it at /api/docs.</summary>
[DisableRateLimiting]
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class DocumentController : ControllerBase
{
    [AcceptVerbs("GET", "HEAD", Route = "/api/openapi.json")]
    public async Task<ContentResult> Json() => Text(await Document.Json(), MediaTypeNames.Application.Json);

    /// <summary>The same under its media type of RFC 9512.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "/api/openapi.yaml")]
    public async Task<ContentResult> Yaml() => Text(await Document.Yaml(), "application/yaml");

    private ApiDocument Document => HttpContext.RequestServices.GetRequiredService<ApiDocument>();

    private ContentResult Text(string text, string type)
    {
        Response.Headers.CacheControl = "no-cache";
        return Content(text, type);
    }
}
