using System.Text.RegularExpressions;
using FocusAccount.Api.Hosting;

namespace FocusAccount.Api.Tests.Guides;

/// <summary>The guides as pages at /docs, as Markdown, and as llms.txt.</summary>
public sealed partial class GuidePageTests
{
    private const string Folder = "guides/";

    private static readonly string[] Files =
        [.. typeof(ServiceHost).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal))];

    private static IEnumerable<string> Names => Files.Select(file => Path.GetFileNameWithoutExtension(file));

    [TestCaseSource(nameof(Names))]
    public async Task Are_pages_made_of_their_Markdown(string name)
    {
        var text = typeof(ServiceHost).Assembly.TextOf($"{Folder}{name}.md");

        var page = await TestRun.Service.Get($"/docs/{name}");
        var markdown = await TestRun.Service.Get($"/docs/{name}.md");

        page.Status.Should().Be(200);
        page.Body.Should().Contain($">{text.Split('\n')[0][2..]}</h1>").And.Contain("<meta name=\"viewport\"");
        (markdown.Status, markdown.Body).Should().Be((200, text
            .Replace("\"http://localhost:3000\"", $"\"{TestRun.PublicUrl}\"", StringComparison.Ordinal)
            .Replace("\"http://localhost:3001\"", $"\"{TestRun.Clerk.Origin}\"", StringComparison.Ordinal)));
    }

    [Test]
    public async Task Have_programs_that_call_the_service_that_serves_them()
    {
        var (page, markdown) = ((await TestRun.Service.Get("/docs/web-app")).Body, (await TestRun.Service.Get("/docs/web-app.md")).Body);

        markdown.Should().Contain($"const focus = \"{TestRun.PublicUrl}\";").And.Contain($"const issuer = \"{TestRun.Clerk.Origin}\";");
        page.Should().Contain($"{TestRun.PublicUrl}&quot;;").And.Contain($"{TestRun.Clerk.Origin}&quot;;");
    }

    [TestCaseSource(nameof(Names))]
    public async Task Link_only_to_what_exists(string name)
    {
        var page = (await TestRun.Service.Get($"/docs/{name}")).Body;

        var links = Link().Matches(page).Select(link => link.Groups["address"].Value).Distinct().ToList();

        links.Should().NotBeEmpty();
        foreach (var link in links)
        {
            var (path, fragment) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
            var target = path.Length == 0 ? page : (await Found(path, link)).Body;
            if (fragment is not null)
            {
                target.Should().Contain($" id=\"{fragment}\"", "{0} leads there", link);
            }
        }
    }

    [Test]
    public async Task Are_all_in_the_menu()
    {
        var page = (await TestRun.Service.Get("/docs")).Body;

        var menu = page[page.IndexOf("<nav", StringComparison.Ordinal)..page.IndexOf("</nav>", StringComparison.Ordinal)];

        Link().Matches(menu).Select(link => link.Groups["address"].Value).Where(address => address[0] == '/')
            .Should().BeEquivalentTo(Names.Select(name => name == "index" ? "/docs" : $"/docs/{name}"));
    }

    [Test]
    public async Task Are_linked_from_the_front_door() =>
        Link().Matches((await TestRun.Service.Get("/")).Body).Select(link => link.Groups["address"].Value).Should().Contain("/docs");

    [Test]
    public async Task Are_listed_for_language_models_by_absolute_addresses()
    {
        var list = await TestRun.Service.Get("/llms.txt");

        list.Status.Should().Be(200);
        list.Body.Should().MatchRegex(@"\A# [^\n]+\n\n> ", "llmstxt.org wants a title, then a summary");
        var links = Target().Matches(list.Body).Select(link => link.Groups["address"].Value).ToList();
        links.Should().Contain($"{TestRun.PublicUrl}/docs/worker.md").And.OnlyContain(link => link.StartsWith(TestRun.PublicUrl, StringComparison.Ordinal));
        foreach (var link in links)
        {
            await Found(link[TestRun.PublicUrl.Length..], link);
        }
    }

    [TestCase("/docs/nothing")]
    [TestCase("/docs/nothing.md")]
    [TestCase("/docs/..%2Fsecurity.md")]
    public async Task Are_not_found_under_other_names(string path) => (await TestRun.Service.Get(path)).Status.Should().Be(404);

    [Test]
    public void Name_the_version_of_the_document_in_the_changelog()
    {
        var newest = Version().Match(typeof(ServiceHost).Assembly.TextOf($"{Folder}changelog.md")).Groups["version"].Value;

        newest.Should().Be(System.Text.Json.JsonElement.Parse(Document.Text).GetProperty("info").GetProperty("version").GetString());
    }

    private static async Task<Reply> Found(string path, string link)
    {
        var reply = await TestRun.Service.Get(path);
        reply.Status.Should().Be(200, "{0} leads there", link);
        return reply;
    }

    [GeneratedRegex(@"<a [^>]*href=""(?<address>[/#][^""]*)""")]
    private static partial Regex Link();

    [GeneratedRegex(@"\]\((?<address>[^)]+)\)")]
    private static partial Regex Target();

    [GeneratedRegex(@"^## (?<version>[\d.]+)$", RegexOptions.Multiline)]
    private static partial Regex Version();
}
