using FocusAccount.Application.OAuth;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.OAuth;

namespace FocusAccount.Application.Tests.OAuth;

public sealed class ClientRequestTests
{
    private const string Issuer = "https://focus.test";
    private const string McpServer = "https://video.test/mcp";

    private static readonly OAuthClient Editor = new("editor", "Editor", [], TimeSpan.FromDays(30));
    private static readonly ResourceCatalog Resources = new(Issuer, new Dictionary<string, AppSlug> { [McpServer] = Given.Video });

    [Test]
    public void Asks_for_what_cannot_spend_if_it_names_nothing()
    {
        var terms = new ClientRequest(Editor).ToTerms(Resources).Value;

        terms.Should().BeEquivalentTo(new TokenTermsRequest("Editor", "wallet:read jobs:read", Apps: null, Budget: null, 30 * 24 * 3600)
        {
            ClientId = "editor",
            Resource = Issuer,
        });
    }

    [TestCase("jobs:write", "jobs:write")]
    [TestCase("openid jobs:write offline_access jobs:read", "jobs:read jobs:write")]
    [TestCase("wallet:read jobs:read jobs:write providers:read", "wallet:read jobs:read jobs:write providers:read")]
    public void Asks_for_the_scopes_that_exist(string asked, string scope) =>
        new ClientRequest(Editor, asked).ToTerms(Resources).Value.Scope.Should().Be(scope);

    [TestCase("openid")]
    [TestCase("")]
    [TestCase("Jobs:Read")]
    public void Is_refused_if_none_does(string asked) =>
        new ClientRequest(Editor, asked).ToTerms(Resources).Error!.Code.Should().Be("invalid_scope");

    [TestCase(null, 30)]
    [TestCase("86400", 1)]
    [TestCase("2592000", 30)]
    [TestCase("2592001", 30)]
    [TestCase("7776000", 30)]
    public void Asks_for_no_longer_life_than_the_client_may_have(string? asked, int days) =>
        new ClientRequest(Editor, ExpiresIn: asked).ToTerms(Resources).Value.ExpiresIn.Should().Be(days * 24 * 3600);

    [TestCase("0")]
    [TestCase("86399")]
    [TestCase("7776001")]
    [TestCase("-86400")]
    [TestCase("+86400")]
    [TestCase("86400.0")]
    [TestCase("٨٦٤٠٠")]
    [TestCase("99999999999999999999")]
    [TestCase("")]
    public void Is_refused_with_a_life_that_no_token_has(string asked)
    {
        var refused = new ClientRequest(Editor, ExpiresIn: asked).ToTerms(Resources).Error!;

        (refused.Kind, refused.Code).Should().Be((ErrorKind.Invalid, "invalid_request"));
        refused.Message.Should().StartWith("expires_in");
    }

    [TestCase(null, Issuer)]
    [TestCase(Issuer, Issuer)]
    [TestCase(Issuer + "/", Issuer)]
    [TestCase(McpServer, McpServer)]
    public void Knows_its_resource_by_one_address(string? asked, string address) =>
        new ClientRequest(Editor, Resource: asked).ToTerms(Resources).Value.Resource.Should().Be(address);

    [Test]
    public void Is_limited_to_the_app_of_its_resource()
    {
        var terms = new ClientRequest(Editor, Apps: "studio cutter", Resource: McpServer).ToTerms(Resources).Value;

        terms.Apps.Should().Equal("video");
    }

    [TestCase("https://evil.test")]
    [TestCase(McpServer + "/")]
    [TestCase("https://video.test")]
    [TestCase(Issuer + "//")]
    [TestCase(Issuer + "/api")]
    [TestCase("HTTPS://focus.test")]
    [TestCase("")]
    public void Is_refused_with_another_resource(string asked) =>
        new ClientRequest(Editor, Resource: asked).ToTerms(Resources).Error.Should().Be(OAuthErrors.UnknownResource);

    [TestCase("https://one.test", "https://one.test/")]
    [TestCase("https://one.test/", "https://one.test")]
    public void Knows_an_origin_with_or_without_a_slash(string configured, string asked)
    {
        var catalog = new ResourceCatalog(Issuer, new Dictionary<string, AppSlug> { [configured] = Given.Video });

        var found = catalog.Find(asked).Value;

        found.Should().Be(new Resource(configured, Given.Video));
    }
}
