using System.Reflection;
using FocusAccount.Api.Security;
using FocusAccount.Infrastructure.Clerk;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Html;

namespace FocusAccount.Api.Pages;

/// <summary>A guide as a page.</summary>
/// <param name="Name">The name of its file, without the extension</param>
/// <param name="Address">The path of its page</param>
/// <param name="Title">Its first heading</param>
/// <param name="Sections">Its headings of the second level</param>
internal sealed record Guide(string Name, string Address, string Title, IReadOnlyList<GuideLink> Sections, IHtmlContent Body);

/// <summary>A link to a guide or to one of its sections.</summary>
internal sealed record GuideLink(string Text, string Address);

/// <summary>
/// The guides for developers: the Markdown files of docs/guides, which are embedded like wwwroot. The index is also the menu of every page,
/// and llms.txt, whose form it has (llmstxt.org). Programs in them get the addresses of this service and its Clerk instance for those of the
/// sandbox.
/// </summary>
internal sealed class Guides
{
    public const string Index = "index";

    private const string Folder = "guides/";
    private const string Extension = ".md";
    private const string Root = "/docs";

    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    private readonly Dictionary<string, string> texts;
    private readonly Dictionary<string, Guide> pages;

    public Guides(TrustedOrigins origins, ClerkSettings clerk)
    {
        texts = Embedded().ToDictionary(text => text.Key, text => text.Value
            .Replace("\"http://localhost:3000\"", $"\"{origins.PublicOrigin}\"", StringComparison.Ordinal)
            .Replace("\"http://localhost:3001\"", $"\"{clerk.Issuer}\"", StringComparison.Ordinal));
        pages = texts.ToDictionary(text => text.Key, text => Render(text.Key, text.Value));
        LlmsText = WithAbsoluteLinks(texts[Index], origins.PublicOrigin);
        Menu = [new("Start", Root), .. LinksOf(texts[Index]).Where(IsGuide).Select(link => new GuideLink(TextOf(link), AddressOf(link.Url!)))];
    }

    /// <summary>The index, and the guides that it names, in its order.</summary>
    public IReadOnlyList<GuideLink> Menu { get; }

    /// <summary>The index with absolute links to the Markdown of the guides.</summary>
    public string LlmsText { get; }

    /// <summary>The page of a guide, or null.</summary>
    public Guide? Find(string name) => pages.GetValueOrDefault(name);

    /// <summary>The Markdown of a guide, or null.</summary>
    public string? FindText(string name) => texts.GetValueOrDefault(name);

    private static string WithAbsoluteLinks(string index, string origin) =>
        LinksOf(index).Select(link => link.Url!).Distinct().Aggregate(
            index,
            (text, url) => text.Replace($"]({url})", $"]({new Uri(new Uri($"{origin}{Root}/"), url)})", StringComparison.Ordinal));

    private static IEnumerable<KeyValuePair<string, string>> Embedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return KeyValuePair.Create(name[Folder.Length..^Extension.Length], reader.ReadToEnd());
        }
    }

    private static Guide Render(string name, string text)
    {
        var document = Markdown.Parse(text, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().Where(IsGuide))
        {
            link.Url = AddressOf(link.Url!);
        }

        // A block that scrolls must be reachable by the keyboard.
        foreach (var code in document.Descendants<FencedCodeBlock>())
        {
            code.GetAttributes().AddProperty("tabindex", "0");
        }

        using var html = new StringWriter();
        var renderer = new HtmlRenderer(html);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.FindExact<CodeBlockRenderer>()!.OutputAttributesOnPre = true;
        renderer.ObjectRenderers.Replace<HtmlTableRenderer>(new ScrollingTableRenderer());
        renderer.Render(document);
        var headings = document.Descendants<HeadingBlock>().ToLookup(
            heading => heading.Level,
            heading => new GuideLink(TextOf(heading.Inline!), $"#{heading.GetAttributes().Id}"));
        return new Guide(name, AddressOf(name + Extension), headings[1].First().Text, [.. headings[2]], new HtmlString(html.ToString()));
    }

    private static IEnumerable<LinkInline> LinksOf(string text) => Markdown.Parse(text, Pipeline).Descendants<LinkInline>();

    private static bool IsGuide(LinkInline link) => link.Url!.Split('#')[0].EndsWith(Extension, StringComparison.Ordinal);

    // From the file that Markdown links to, to the page: worker.md#retries is /docs/worker#retries.
    private static string AddressOf(string url)
    {
        var parts = url.Split('#');
        var name = parts[0][..^Extension.Length];
        parts[0] = name == Index ? Root : $"{Root}/{name}";
        return string.Join('#', parts);
    }

    private static string TextOf(ContainerInline inline) => string.Concat(inline.Descendants().Select(part => part switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        _ => "",
    }));

    private sealed class ScrollingTableRenderer : HtmlTableRenderer
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            renderer.Write("<div class=\"scroll\" tabindex=\"0\">");
            base.Write(renderer, table);
            renderer.Write("</div>");
        }
    }
}
