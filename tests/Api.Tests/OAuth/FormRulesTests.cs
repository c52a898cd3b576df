using System.Text;

namespace FocusAccount.Api.Tests.OAuth;

/// <summary>How forms are read (RFC 6749, 3.2 and appendix B), at each endpoint that takes one.</summary>
public sealed class FormRulesTests
{
    private static readonly string[] Endpoints = ["/oauth/device_authorization", "/oauth/token", "/oauth/revoke", "/oauth/introspect"];
    private static Service Service => TestRun.Service;

    [Test]
    public async Task Refuses_any_other_type([ValueSource(nameof(Endpoints))] string path)
    {
        foreach (var type in (string?[])["application/json", "multipart/form-data; boundary=b", "text/plain", "application/x-www-form-urlencoded-not", "nonsense", "", null])
        {
            (await Service.PostBody(path, """{"client_id":"editor"}""", type)).ShouldBeRefused("invalid_request");
        }

        (await Service.Send(new HttpRequestMessage(HttpMethod.Post, path))).ShouldBeRefused("invalid_request");
    }

    [TestCase("application/x-www-form-urlencoded;charset=UTF-8")]
    [TestCase("application/x-www-form-urlencoded; charset=utf-8")]
    [TestCase("Application/X-WWW-Form-Urlencoded")]
    [TestCase("application/x-www-form-urlencoded; charset=\"utf-8\"; other=1")]
    public async Task Takes_the_type_with_parameters_and_in_any_case(string type) =>
        (await Service.PostBody("/oauth/device_authorization", "client_id=editor", type)).Status.Should().Be(200);

    [TestCase("utf-7")]
    [TestCase("unicode-1-1-utf-7")]
    [TestCase("utf-16")]
    [TestCase("nonsense")]
    public async Task Refuses_other_charsets(string charset)
    {
        foreach (var path in Endpoints)
        {
            (await Service.PostBody(path, "client_id=editor", $"application/x-www-form-urlencoded; charset={charset}")).ShouldBeRefused("invalid_request");
        }
    }

    [TestCase("client_id=editor&client_id=editor")]
    [TestCase("client_id=editor&client_id=")]
    [TestCase("client_id=editor&token=a&token=a")]
    [TestCase("client_id=editor&grant_type=a&grant_type=b")]
    [TestCase("client_id=editor&scope=jobs%3Aread&scope=wallet%3Aread")]
    [TestCase("client_id=editor&unknown=1&unknown=2", Description = "Parameters must not be included more than once, whatever they are.")]
    public async Task Refuses_a_repeated_parameter(string body)
    {
        foreach (var path in Endpoints)
        {
            (await Service.PostBody(path, body)).ShouldBeRefused("invalid_request");
        }
    }

    [TestCase("/oauth/device_authorization")]
    [TestCase("/oauth/token")]
    public async Task Refuses_several_resources(string path)
    {
        var body = "client_id=editor&resource=http%3A%2F%2Faccount.test&resource=https%3A%2F%2Fvideo.test%2Fmcp";

        (await Service.PostBody(path, body)).ShouldBeRefused("invalid_target");
    }

    [Test]
    public async Task Takes_an_empty_parameter_for_an_absent_one()
    {
        var person = Given.AnyoneNew();
        var program = new OAuthProgram();

        var started = await Service.PostBody(
            "/oauth/device_authorization", "client_id=editor&scope=&resource=&apps=&budget=&expires_in=&client_secret=");
        var redeemed = await program.Redeem(await program.ApprovedBy(person), ("resource", ""), ("client_secret", ""), ("device_code", ""));

        started.Status.Should().Be(200);
        redeemed.Status.Should().Be(200);
        (await Service.PostBody("/oauth/device_authorization", "client_id=")).ShouldBeRefused("invalid_client");
        (await Service.PostBody("/oauth/token", "client_id=editor&grant_type=")).ShouldBeRefused("invalid_request");
        (await Service.PostBody("/oauth/token", "client_id=editor&grant_type=authorization_code&code=")).ShouldBeRefused("invalid_request");
        (await Service.PostBody("/oauth/revoke", "token=")).ShouldBeRefused("invalid_request");
    }

    [Test]
    public async Task Ignores_what_it_does_not_know()
    {
        var program = new OAuthProgram();

        var started = await program.StartDevice(("audience", "x"), ("prompt", "consent"), ("", "empty name"), ("Scope", "admin"));

        started.Status.Should().Be(200);
    }

    [Test]
    public async Task Refuses_parameters_in_the_address([ValueSource(nameof(Endpoints))] string path)
    {
        (await Service.PostBody($"{path}?client_id=editor", "client_id=editor&token=x")).ShouldBeRefused("invalid_request");
        (await Service.PostBody($"{path}?x=", "client_id=editor&token=x")).ShouldBeRefused("invalid_request");
    }

    [TestCase(null)]
    [TestCase("nobody")]
    [TestCase("Editor")]
    [TestCase("editor ")]
    [TestCase("https://claude.ai/oauth/claude-code-client-metadata", Description = "Client documents are off by default.")]
    [TestCase("https://169.254.169.254/latest/meta-data")]
    public async Task Refuses_a_client_that_it_does_not_know(string? clientId)
    {
        var program = new OAuthProgram();

        (await program.StartDevice(("client_id", clientId))).ShouldBeRefused("invalid_client");
        (await program.Redeem("code", ("client_id", clientId))).ShouldBeRefused("invalid_client");
    }

    [Test]
    public async Task Takes_a_client_in_the_header_with_an_empty_secret()
    {
        var started = await Service.PostBody("/oauth/device_authorization", "scope=jobs%3Aread", headers: Form.Basic("editor", ""));
        var same = await Service.PostBody("/oauth/device_authorization", "client_id=editor", headers: Form.Basic("%65ditor", ""));
        var both = await Service.PostBody("/oauth/device_authorization", "client_id=viewer", headers: Form.Basic("editor", ""));

        (started.Status, same.Status).Should().Be((200, 200), "both parts are form-encoded (RFC 6749, 2.3.1)");
        both.ShouldBeRefused("invalid_request");
    }

    [Test]
    public async Task Takes_no_secret_of_a_client()
    {
        var posted = await Service.PostBody("/oauth/token", "grant_type=authorization_code&client_id=editor&client_secret=guess&code=x");
        var inHeader = await Service.PostBody("/oauth/token", "grant_type=authorization_code&code=x", headers: Form.Basic("editor", "guess"));
        var unknown = await Service.PostBody("/oauth/token", "grant_type=authorization_code&code=x", headers: Form.Basic("nobody", ""));

        posted.ShouldBeRefused("invalid_client");
        inHeader.ShouldBeRefused("invalid_client", status: 401);
        unknown.ShouldBeRefused("invalid_client", status: 401);
    }

    [TestCase("Bearer editor")]
    [TestCase("Basic")]
    [TestCase("Basic !!!")]
    [TestCase("Basic ZWRpdG9y", Description = "There is no colon.")]
    [TestCase("Basic ZWRpdG9yOg==, Basic ZWRpdG9yOg==")]
    [TestCase("nonsense")]
    public async Task Refuses_a_header_that_it_cannot_read(string authorization)
    {
        var reply = await Service.PostBody("/oauth/token", "grant_type=authorization_code&client_id=editor&code=x", headers: ("Authorization", authorization));

        reply.Status.Should().BeOneOf(400, 401);
        reply.ShouldBeRefused(reply.Status == 401 ? "invalid_client" : "invalid_request", reply.Status);
    }

    [TestCase("password")]
    [TestCase("client_credentials")]
    [TestCase("refresh_token")]
    [TestCase("implicit")]
    [TestCase("AUTHORIZATION_CODE")]
    [TestCase("urn:ietf:params:oauth:grant-type:jwt-bearer")]
    [TestCase("urn:ietf:params:oauth:grant-type:token-exchange")]
    public async Task Has_no_other_grant(string grantType) =>
        (await Service.PostForm("/oauth/token", ("client_id", "editor"), ("grant_type", grantType), ("code", "x"))).ShouldBeRefused("unsupported_grant_type");

    [Test]
    public async Task Refuses_what_no_client_sends([ValueSource(nameof(Endpoints))] string path)
    {
        byte[][] bodies =
        [
            Bytes("client_id=editor&" + new string('x', 64 * 1024)),
            Bytes("client_id=editor&token=" + new string('x', 100_000)),
            Bytes("client_id=editor&" + string.Join('&', Enumerable.Range(0, 2000).Select(number => $"p{number}=1"))),
            Bytes("client_id=editor&" + new string('k', 3000) + "=1"),
            Bytes("client_id=%00editor"),
            Bytes("client_id=ed\0itor"),
            Bytes("client_id=%E0%A4%A&token=%"),
            Bytes("client_id=%zz&token=%"),
            [.. Bytes("client_id="), 0xFF, 0xFE, 0xC0, 0x80],
            Bytes("client_id=%FF%FE"),
            Bytes("\0"),
            Bytes("&&&==&="),
            Bytes("client_id\r\n=editor"),
            [],
        ];

        foreach (var body in bodies)
        {
            var reply = await Service.PostBytes(path, body);
            reply.Status.Should().BeOneOf([400, 401], "{0}", reply);
            reply.ShouldBeRefused(reply.Error!, reply.Status);
        }
    }

    [TestCase("code")]
    [TestCase("code_verifier")]
    [TestCase("redirect_uri")]
    [TestCase("resource")]
    public async Task Refuses_any_text_as_a_part_of_a_code(string parameter)
    {
        var program = new OAuthProgram();
        foreach (var text in (string[])["\u0001", "ä", "\U0001F600", "\uFFFD", "'; drop table accounts; --", new string('x', 10_000), "x\r\ny", " "])
        {
            var reply = await program.Redeem("code", (parameter, text));
            reply.ShouldBeRefused(parameter == "resource" ? "invalid_target" : "invalid_grant");
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
