using System.Text.Json;

namespace FocusAccount.Api.Tests.OAuth;

/// <summary>What standard clients find out about the service (RFC 8414 and RFC 9728).</summary>
public sealed class MetadataTests
{
    private const string Server = "/.well-known/oauth-authorization-server";
    private const string Resource = "/.well-known/oauth-protected-resource";

    [Test]
    public async Task Says_exactly_what_the_server_can_do()
    {
        var reply = await TestRun.Service.Get(Server);

        reply.Status.Should().Be(200);
        var metadata = reply.Json;
        metadata.GetProperty("issuer").GetString().Should().Be(TestRun.PublicUrl);
        Texts(metadata, "response_types_supported").Should().Equal("code");
        Texts(metadata, "response_modes_supported").Should().Equal("query");
        Texts(metadata, "grant_types_supported").Should().Equal("authorization_code", OAuthProgram.DeviceGrant);
        Texts(metadata, "code_challenge_methods_supported").Should().Equal("S256");
        Texts(metadata, "token_endpoint_auth_methods_supported").Should().Equal("none");
        Texts(metadata, "revocation_endpoint_auth_methods_supported").Should().Equal("none");
        Texts(metadata, "introspection_endpoint_auth_methods_supported").Should().Equal("client_secret_basic", "client_secret_post");
        Texts(metadata, "scopes_supported").Should().Equal("wallet:read", "jobs:read");
        Texts(metadata, "protected_resources").Should().Equal(TestRun.PublicUrl);
        metadata.GetProperty("authorization_response_iss_parameter_supported").GetBoolean().Should().BeTrue();
        metadata.GetProperty("client_id_metadata_document_supported").GetBoolean().Should().BeFalse("that is off by default");
        foreach (var absent in (string[])["registration_endpoint", "jwks_uri", "userinfo_endpoint"])
        {
            metadata.TryGetProperty(absent, out _).Should().BeFalse();
        }
    }

    [Test]
    public async Task Names_endpoints_of_its_own_that_exist()
    {
        var metadata = (await TestRun.Service.Get(Server)).Json;

        var endpoints = metadata.EnumerateObject().Where(member => member.Name.EndsWith("_endpoint", StringComparison.Ordinal)).ToList();

        endpoints.Should().HaveCount(5);
        foreach (var endpoint in endpoints)
        {
            var address = endpoint.Value.GetString()!;
            address.Should().StartWith(TestRun.PublicUrl + "/oauth/");
            var path = address[TestRun.PublicUrl.Length..];
            var reply = endpoint.Name == "authorization_endpoint" ? await TestRun.Service.Visit(path) : await TestRun.Service.PostForm(path);
            reply.Status.Should().BeOneOf(400, 401);
        }
    }

    [Test]
    public async Task Says_how_to_get_a_token_for_the_API()
    {
        var reply = await TestRun.Service.Get(Resource);

        reply.Status.Should().Be(200);
        reply.Json.GetProperty("resource").GetString().Should().Be(TestRun.PublicUrl);
        Texts(reply.Json, "authorization_servers").Should().Equal(TestRun.PublicUrl);
        Texts(reply.Json, "scopes_supported").Should().Equal("wallet:read", "jobs:read");
        Texts(reply.Json, "bearer_methods_supported").Should().Equal("header");
        reply.Json.GetProperty("resource_name").GetString().Should().Be("Focus Account");
    }

    [TestCase(Server)]
    [TestCase(Resource)]
    public async Task Has_no_empty_member_and_is_not_kept(string path)
    {
        var reply = await TestRun.Service.Get(path);

        reply.Json.EnumerateObject().Should().OnlyContain(member => member.Value.ValueKind != JsonValueKind.Null, "some clients refuse null");
        reply.Header("Cache-Control").Should().Be("no-store");
    }

    [TestCase("/.well-known/openid-configuration")]
    [TestCase("/.well-known/oauth-authorization-server/mcp")]
    [TestCase("/.well-known/oauth-protected-resource/mcp")]
    [TestCase("/.well-known/jwks.json")]
    [TestCase("/oauth/register")]
    [TestCase("/oauth")]
    public async Task Is_nowhere_else(string path)
    {
        var reply = await TestRun.Service.Get(path, ("Accept", "text/html"));

        reply.ShouldBeRefused("invalid_request", status: 404);
    }

    [TestCase(Server)]
    [TestCase(Resource)]
    [TestCase("/oauth/token")]
    [TestCase("/oauth/device_authorization")]
    [TestCase("/oauth/revoke")]
    [TestCase("/oauth/introspect")]
    public async Task Refuses_other_methods_in_JSON(string path)
    {
        var method = path.StartsWith("/oauth", StringComparison.Ordinal) ? HttpMethod.Get : HttpMethod.Post;

        var reply = await TestRun.Service.Send(new HttpRequestMessage(method, path).With(("Accept", "text/html")));

        reply.ShouldBeRefused("invalid_request", status: 405);
    }

    private static IEnumerable<string?> Texts(JsonElement metadata, string member) =>
        metadata.GetProperty(member).EnumerateArray().Select(text => text.GetString());
}
