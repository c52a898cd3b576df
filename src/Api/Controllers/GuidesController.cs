using FocusAccount.Api.Pages;
using FocusAccount.Api.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace FocusAccount.Api.Controllers;

/// <summary>The guides for developers, as pages and as Markdown; like all pages, never rate limited.</summary>
[DisableRateLimiting]
[ApiExplorerSettings(IgnoreApi = true)]
internal sealed class GuidesController(Guides guides) : Controller
{
    [AcceptVerbs("GET", "HEAD", Route = "/docs")]
    public IActionResult Index() => Page(Guides.Index);

    [AcceptVerbs("GET", "HEAD", Route = "/docs/{name}")]
    public IActionResult Page(string name)
    {
        if (guides.Find(name) is not { } guide)
        {
            return NotFound();
        }

        PageHeaders.Guard(Response);
        return View("Guide", guide);
    }

    /// <summary>The Markdown, with the media type of RFC 7763.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "/docs/{name}.md")]
    public IActionResult Markdown(string name) => guides.FindText(name) is { } text ? Text(text, "text/markdown; charset=utf-8") : NotFound();

    /// <summary>The list of the guides for language models (llmstxt.org).</summary>
    [AcceptVerbs("GET", "HEAD", Route = "/llms.txt")]
    public IActionResult Llms() => Text(guides.LlmsText, "text/plain; charset=utf-8");

    private ContentResult Text(string text, string type)
    {
        Response.Headers.CacheControl = "no-cache";
        return Content(text, type);
    }
}
