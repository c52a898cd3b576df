using System.Diagnostics;
using System.Text.Json.Nodes;
using FocusAccount.Application.OAuth;
using FocusAccount.Application.Upstreams;
using FocusAccount.Domain.OAuth;
using FocusAccount.Infrastructure.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.OAuth;

/// <summary>Documents as the servers of clients send them.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class ClientDocumentTests
{
    private const int MaxBytes = 5 * 1024;

    private ClientInternet internet = null!;
    private int hosts;

    // The clock stands still, so that no fetch times out, however busy the machine is.
    [OneTimeSetUp]
    public async Task Start() =>
        internet = await ClientInternet.Start(Enumerable.Range(1, 120).Select(HostOf), Given.AClock());

    [OneTimeTearDown]
    public ValueTask Stop() => internet.DisposeAsync();

    [Test]
    public async Task Describe_a_client()
    {
        var url = AListedUrl();
        internet.Server.Responds(url, Document(url));

        var found = await internet.Find(url);

        found.Error.Should().BeNull();
        (found.Value.Id, found.Value.Name, found.Value.MaxLifetime).Should().Be((url, "Test Client", ClientInternet.MaxLifetime));
        found.Value.RedirectUris.Select(uri => $"{uri}").Should().Equal("http://localhost/callback", "https://app.example.com/callback", "com.example.app:/callback");
        internet.RefusalsOf(url).Should().BeEmpty();
    }

    [TestCase(null, 30)]
    [TestCase("1", 1)]
    [TestCase("90", 90)]
    public async Task Are_listed_by_the_settings(string? days, int lifetime)
    {
        string[] urls = ["https://app.example.com/client.json", "https://other.example.com:8443/client.json"];
        var settings = new Dictionary<string, string> { ["ClientDocuments:Urls:0"] = urls[0], ["ClientDocuments:Urls:1"] = urls[1] };
        if (days is not null)
        {
            settings["ClientDocuments:MaxLifetime"] = days;
        }

        await using var service = Service.Start(settings: settings);

        var read = service.Services.GetRequiredService<ClientDocumentSettings>();

        read.Urls.Should().Equal(urls);
        read.MaxLifetime.Should().Be(TimeSpan.FromDays(lifetime));
    }

    [Test]
    public async Task Are_not_fetched_at_all_unless_the_settings_list_one()
    {
        var found = await TestRun.Service.Services.GetRequiredService<IClientDocuments>().Find("https://localhost/client.json", CancellationToken.None);

        found.Error.Should().Be(OAuthErrors.UnknownClient);
    }

    [Test]
    public async Task Are_fetched_with_nothing_of_the_caller()
    {
        using var request = new Activity("request").SetBaggage("account", "secret").Start();
        var url = AListedUrl();
        internet.Server.Responds(url, "{}", headers: ("Set-Cookie", "a=1; Secure"));

        await internet.Find(url);
        await internet.Find(url);

        var requests = internet.Server.RequestsFor(url);
        requests.Should().HaveCount(2).And.OnlyContain(received => received.Method == "GET");
        requests.SelectMany(received => received.Headers.Keys).Distinct().Should().BeEquivalentTo("Host", "Accept", "User-Agent");
    }

    [Test]
    public async Task Are_not_fetched_unless_the_settings_list_the_exact_URL()
    {
        var url = AListedUrl();
        internet.Server.Responds(url, Document(url));

        string[] others = [url.ToUpperInvariant(), url + "/", url + "?", url + "#", url.Replace("client.json", "./client.json"), "https://app.client.test/other.json"];
        foreach (var other in others)
        {
            (await internet.Find(other)).Error.Should().Be(OAuthErrors.UnknownClient);
        }

        internet.Server.RequestsFor(url).Should().BeEmpty();
    }

    [TestCase("application/json; charset=utf-8")]
    [TestCase("Application/JSON")]
    [TestCase("application/cimd+json")]
    public async Task May_have_any_media_type_of_JSON(string contentType)
    {
        var url = AListedUrl();
        internet.Server.Responds(url, Document(url), contentType: contentType);

        var found = await internet.Find(url);

        found.Error.Should().BeNull();
    }

    [TestCase(null)]
    [TestCase("text/html")]
    [TestCase("text/json")]
    [TestCase("image/svg+json")]
    [TestCase("application/jsonp")]
    public async Task Are_refused_with_any_other_media_type(string? contentType)
    {
        var url = AListedUrl();
        internet.Server.Responds(url, Document(url), contentType: contentType);

        await ShouldBeRefused(url, "Its media type is not JSON.");
    }

    [TestCase("private_key_jwt")]
    [TestCase("none")]
    [TestCase("tls_client_auth")]
    public async Task May_have_members_that_are_not_for_us(string method)
    {
        var url = AListedUrl();
        internet.Server.Responds(url, Document(url, document =>
        {
            document["token_endpoint_auth_method"] = method;
            document["token_endpoint_auth_methods_supported"] = new JsonArray("private_key_jwt", "client_secret_basic");
            document["logo_uri"] = "https://app.example.com/logo.png";
            document["jwks"] = new JsonObject { ["keys"] = new JsonArray() };
        }));

        var found = await internet.Find(url);

        found.Error.Should().BeNull();
    }

    [Test]
    public async Task Have_a_name_that_people_can_read()
    {
        var url = AListedUrl();
        internet.Server.Responds(url, Document(url, document => document["client_name"] = "  Fo\u202ecus\n\u0000 CLI\u200b "));

        var found = await internet.Find(url);

        found.Value.Name.Should().Be("Focus CLI");
    }

    private static IEnumerable<TestCaseData> BadOnes()
    {
        yield return Bad("no client_id", document => document.Remove("client_id"), "Its client_id is not its URL.");
        yield return Bad("the client_id of another", document => document["client_id"] = "https://app.example.com/client.json", "Its client_id is not its URL.");
        yield return Bad("a client_id in capitals", document => document["client_id"] = $"{document["client_id"]}".ToUpperInvariant(), "Its client_id is not its URL.");
        yield return Bad("a client_id and a space", document => document["client_id"] = $"{document["client_id"]} ", "Its client_id is not its URL.");
        yield return Bad("no name", document => document.Remove("client_name"), "It has no client_name.");
        yield return Bad("a name that nobody sees", document => document["client_name"] = " \u200b\u202e ", "It has no client_name.");
        yield return Bad("a secret", document => document["client_secret"] = "secret", "It has or wants a client secret.");
        yield return Bad("a null secret", document => document["client_secret"] = null, "It has or wants a client secret.");
        yield return Bad("the end of a secret", document => document["client_secret_expires_at"] = 0, "It has or wants a client secret.");
        yield return Bad("client_secret_basic", document => document["token_endpoint_auth_method"] = "client_secret_basic", "It has or wants a client secret.");
        yield return Bad("client_secret_post", document => document["token_endpoint_auth_method"] = "client_secret_post", "It has or wants a client secret.");
        yield return Bad("client_secret_jwt", document => document["token_endpoint_auth_method"] = "client_secret_jwt", "It has or wants a client secret.");
        yield return Bad("no redirects", document => document.Remove("redirect_uris"), "It does not have 1 to 20 redirect_uris.");
        yield return Bad("an empty list of redirects", document => document["redirect_uris"] = new JsonArray(), "It does not have 1 to 20 redirect_uris.");
        yield return Bad("21 redirects", document => document["redirect_uris"] = Redirects(21), "It does not have 1 to 20 redirect_uris.");
        yield return BadRedirect("http://app.example.com/callback");
        yield return BadRedirect("https://app.example.com/callback#fragment");
        yield return BadRedirect("https://ada@app.example.com/callback");
        yield return BadRedirect("javascript:alert(1)");
        yield return BadRedirect("data:text/html,hello");
        yield return BadRedirect("cursor://callback");
        yield return BadRedirect("/callback");
        yield return BadRedirect("");
        yield return BadRedirect(null);
        yield return Bad("a number as its name", document => document["client_name"] = 1, "It is not JSON of the right form.");
        yield return Bad("one redirect without a list", document => document["redirect_uris"] = "https://app.example.com/callback", "It is not JSON of the right form.");
        yield return Bad("a list of methods", document => document["token_endpoint_auth_method"] = new JsonArray("none"), "It is not JSON of the right form.");
    }

    [TestCaseSource(nameof(BadOnes))]
    public async Task Are_refused_with(Action<JsonObject> change, string reason)
    {
        var url = AListedUrl();
        internet.Server.Responds(url, Document(url, change));

        await ShouldBeRefused(url, reason);
    }

    [TestCase("", TestName = "Are_refused_when_empty")]
    [TestCase("null", TestName = "Are_refused_as_null")]
    [TestCase("[DOCUMENT]", TestName = "Are_refused_in_a_list")]
    [TestCase("<html>DOCUMENT</html>", TestName = "Are_refused_as_HTML")]
    [TestCase("DOCUMENT DOCUMENT", TestName = "Are_refused_when_two")]
    [TestCase("/* a comment */ DOCUMENT", TestName = "Are_refused_with_a_comment")]
    [TestCase("""{"client_name":"One",MEMBERS,}""", TestName = "Are_refused_with_a_trailing_comma")]
    [TestCase("""{"client_id":"https://other.example/client.json",MEMBERS}""", TestName = "Are_refused_with_two_client_ids")]
    [TestCase("""{"client_\u0069d":"https://other.example/client.json",MEMBERS}""", TestName = "Are_refused_with_two_client_ids_one_of_them_escaped")]
    [TestCase("""{"other":1,"other":2,MEMBERS}""", TestName = "Are_refused_with_another_member_twice")]
    [TestCase("""{"software_id":"\ud800","\ud800":1,"\ud800":2,MEMBERS}""", TestName = "Are_refused_with_half_a_character")]
    public async Task Are_refused_when_they_are_not_strict_JSON(string template)
    {
        var url = AListedUrl();
        var document = Document(url);
        internet.Server.Responds(url, template.Replace("DOCUMENT", document).Replace("MEMBERS", document[1..^1]));

        await ShouldBeRefused(url, "It is not JSON of the right form.");
    }

    [Test]
    public async Task Are_refused_when_they_are_not_UTF_8()
    {
        var url = AListedUrl();
        internet.Server.Responds(url, async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(System.Text.Encoding.Latin1.GetBytes(Document(url).Replace("Test Client", "Caf\u00e9")));
        });

        await ShouldBeRefused(url, "It is not JSON of the right form.");
    }

    [TestCase(0, true)]
    [TestCase(0, false)]
    public async Task May_have_five_kilobytes(int more, bool announced)
    {
        var url = AListedUrl();
        Serve(url, Document(url).PadRight(MaxBytes + more), announced);

        var found = await internet.Find(url);

        found.Error.Should().BeNull();
    }

    [TestCase(1, true)]
    [TestCase(1, false)]
    [TestCase(1024, true)]
    [TestCase(1024, false)]
    public async Task Are_refused_when_they_are_longer(int more, bool announced)
    {
        var url = AListedUrl();
        Serve(url, Document(url).PadRight(MaxBytes + more), announced);

        await ShouldBeRefused(url, "It is longer than 5120 bytes, or its headers are too long.");
    }

    [Test]
    public async Task Are_refused_with_long_headers()
    {
        var url = AListedUrl();
        internet.Server.Responds(url, Document(url), headers: ("X-Long", new string('x', 20 * 1024)));

        await ShouldBeRefused(url, "It is longer than 5120 bytes, or its headers are too long.");
    }

    [TestCase(201)]
    [TestCase(206)]
    [TestCase(300)]
    [TestCase(304)]
    [TestCase(400)]
    [TestCase(401)]
    [TestCase(403)]
    [TestCase(404)]
    [TestCase(410)]
    public async Task Are_refused_with_any_other_status_than_200(int status)
    {
        var url = AListedUrl();
        internet.Server.Responds(url, status == 304 ? "" : Document(url), status);

        await ShouldBeRefused(url, $"Its status is {status}.");
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(303)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task Are_not_looked_for_where_a_redirect_leads(int status)
    {
        var (url, target) = (AListedUrl(), AListedUrl());
        internet.Server.Responds(target, Document(url));
        internet.Server.Responds(url, "", status, headers: ("Location", target));

        await ShouldBeRefused(url, $"Its status is {status}.");

        internet.Server.RequestsFor(target).Should().BeEmpty();
    }

    [TestCase(429)]
    [TestCase(500)]
    [TestCase(503)]
    public async Task Are_unavailable_when_the_server_says_so_at_any_length(int status)
    {
        var url = AListedUrl();
        internet.Server.Responds(url, new string('x', 100 * 1024), status, "text/html");

        await ShouldBeUnavailable(url, status);
    }

    [Test]
    public async Task Are_unavailable_when_the_response_breaks_off()
    {
        var url = AListedUrl();
        internet.Server.Responds(url, async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = 2000;
            await context.Response.WriteAsync(Document(url));
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        await ShouldBeUnavailable(url, status: null);
    }

    [Test]
    public async Task Are_quoted_nowhere_in_the_log()
    {
        var url = AListedUrl();
        internet.Server.Responds(url, Document(url, document => document["client_secret"] = "a-secret-of-a-document"));

        await internet.Find(url);

        internet.RefusalsOf(url).Should().ContainSingle();
        internet.Log.Text.Should().NotContain("a-secret-of-a-document");
    }

    private async Task ShouldBeRefused(string url, string reason)
    {
        var found = await internet.Find(url);

        found.Error.Should().Be(OAuthErrors.UnknownClient with { Reason = reason });
        internet.RefusalsOf(url).Should().Equal(reason);
        internet.FailuresOf(url).Should().BeEmpty();
    }

    private async Task ShouldBeUnavailable(string url, int? status)
    {
        var found = await internet.Find(url);

        found.Error.Should().Be(UpstreamErrors.Unavailable);
        internet.FailuresOf(url).Should().Equal(status);
        internet.RefusalsOf(url).Should().BeEmpty();
    }

    private void Serve(string url, string body, bool announced) => internet.Server.Responds(url, async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = announced ? body.Length : null;
        await context.Response.WriteAsync(body);
    });

    private string AListedUrl() => internet.Server.UrlOf(HostOf(Interlocked.Increment(ref hosts)));

    private static string HostOf(int number) => $"app{number}.client.test";

    private static string Document(string url, Action<JsonObject>? change = null)
    {
        var document = new JsonObject
        {
            ["client_id"] = url,
            ["client_name"] = "Test Client",
            ["redirect_uris"] = new JsonArray("http://localhost/callback", "https://app.example.com/callback", "com.example.app:/callback"),
        };
        change?.Invoke(document);
        return document.ToJsonString();
    }

    private static JsonArray Redirects(int count) =>
        new([.. Enumerable.Range(0, count).Select(number => JsonValue.Create($"https://app.example.com/{number}"))]);

    private static TestCaseData Bad(string name, Action<JsonObject> change, string reason) =>
        new TestCaseData(change, reason).SetArgDisplayNames(name);

    private static TestCaseData BadRedirect(string? redirect) =>
        Bad(
            $"the redirect {redirect ?? "null"}",
            document => document["redirect_uris"] = new JsonArray("https://app.example.com/callback", redirect),
            "One of its redirect_uris is not allowed.");
}
