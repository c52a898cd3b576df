using FocusAccount.Domain.OAuth;

namespace FocusAccount.Domain.Tests.OAuth;

/// <summary>A code in the wrong hands is a token in the wrong hands, so an address is compared as text and not as a URL.</summary>
public sealed class RedirectUriTests
{
    [TestCase("https://app.example/callback")]
    [TestCase("https://app.example")]
    [TestCase("https://app.example:8443/callback?from=focus&page=1")]
    [TestCase("http://127.0.0.1/callback")]
    [TestCase("http://127.0.0.1:33418/")]
    [TestCase("http://[::1]/callback")]
    [TestCase("http://[::1]:8080/callback")]
    [TestCase("http://localhost/callback")]
    [TestCase("http://localhost:8787/callback?x=1")]
    [TestCase("com.example.editor:/callback")]
    [TestCase("com.example.editor://callback")]
    [TestCase("cursor://anysphere.cursor-mcp/oauth/callback")]
    public void May_be_an_address_that_only_the_client_receives(string text)
    {
        RedirectUri.TryParse(text, out var uri).Should().BeTrue();

        uri!.ToString().Should().Be(text);
        uri.Matches(text).Should().BeTrue();
    }

    [TestCase("")]
    [TestCase("/callback")]
    [TestCase("callback")]
    [TestCase("//app.example/callback")]
    [TestCase("https:/app.example/callback")]
    [TestCase("https:///callback")]
    [TestCase("https://app.example/callback#")]
    [TestCase("https://app.example/callback#here")]
    [TestCase("https://user@app.example/callback")]
    [TestCase("https://user:word@app.example/callback")]
    [TestCase("HTTPS://app.example/callback")]
    [TestCase("https://app.example/call back")]
    [TestCase("https://app.example/call\tback")]
    [TestCase("https://app.example/call\r\nback")]
    [TestCase("https://app.example/\0")]
    [TestCase(" https://app.example/callback")]
    [TestCase("https://app.example\\@evil.example/")]
    [TestCase("https://äpp.example/callback")]
    [TestCase("https://app.example/callback?code=1")]
    [TestCase("https://app.example/callback?a=1&state=2")]
    [TestCase("https://app.example/callback?iss=https%3A%2F%2Fevil.example")]
    [TestCase("https://app.example/callback?error")]
    [TestCase("https://app.example/callback?%63ode=1", Description = "The client decodes the name.")]
    [TestCase("https://app.example/callback?st%61te=1")]
    [TestCase("http://app.example/callback")]
    [TestCase("http://127.0.0.1.evil.example/callback")]
    [TestCase("http://127.0.0.2/callback")]
    [TestCase("http://127.1/callback")]
    [TestCase("http://0.0.0.0/callback")]
    [TestCase("http://2130706433/callback")]
    [TestCase("http://0x7f.0.0.1/callback")]
    [TestCase("http://[::]/callback")]
    [TestCase("http://[::ffff:127.0.0.1]/callback")]
    [TestCase("http://[0:0:0:0:0:0:0:1]/callback")]
    [TestCase("http://localhost.evil.example/callback")]
    [TestCase("http://localhost.:80/callback")]
    [TestCase("http://LOCALHOST/callback")]
    [TestCase("http://localhost:80@evil.example/callback")]
    [TestCase("http://localhost@evil.example/callback")]
    [TestCase("http://127.0.0.1:@evil.example/callback")]
    [TestCase("http://127.0.0.1:/callback")]
    [TestCase("http://127.0.0.1:65536/callback")]
    [TestCase("http://127.0.0.1:+80/callback")]
    [TestCase("http://127.0.0.1:80.evil.example/callback")]
    [TestCase("http://127.0.0.1%2eevil.example/callback")]
    [TestCase("http://127.0.0.1;evil.example/callback")]
    [TestCase("http://evil.example/http://127.0.0.1/callback")]
    [TestCase("javascript:alert(1)")]
    [TestCase("JavaScript:alert(1)")]
    [TestCase("javascript://app.example/%0aalert(1)")]
    [TestCase("data:text/html,hello")]
    [TestCase("file:///etc/passwd")]
    [TestCase("vbscript:x")]
    [TestCase("blob:https://app.example/1")]
    [TestCase("about:blank")]
    public void Is_no_address_that_others_may_receive_or_a_browser_executes(string text) =>
        RedirectUri.TryParse(text, out _).Should().BeFalse();

    [Test]
    public void Has_an_end()
    {
        var longest = "https://app.example/".PadRight(RedirectUri.MaxLength, 'x');

        RedirectUri.TryParse(longest, out _).Should().BeTrue();
        RedirectUri.TryParse(longest + "x", out _).Should().BeFalse();
    }

    [TestCase("https://app.example/callback", "https://app.example/callback/")]
    [TestCase("https://app.example/callback", "https://app.example/Callback")]
    [TestCase("https://app.example/callback", "https://app.example/callback?")]
    [TestCase("https://app.example/callback", "https://app.example/callback?x=1")]
    [TestCase("https://app.example/callback", "https://app.example/callback#")]
    [TestCase("https://app.example/callback", "https://app.example:443/callback")]
    [TestCase("https://app.example/callback", "https://app.example/a/../callback")]
    [TestCase("https://app.example/callback", "https://app.example/%63allback")]
    [TestCase("https://app.example/callback", "https://app.example/callback/../evil")]
    [TestCase("https://app.example/callback", "https://app.example/callback%2f..%2fevil")]
    [TestCase("https://app.example/callback", "HTTPS://app.example/callback")]
    [TestCase("https://app.example/callback", "https://APP.example/callback")]
    [TestCase("https://app.example/callback", "http://app.example/callback")]
    [TestCase("https://app.example/callback", "https://app.example.evil.example/callback")]
    [TestCase("https://app.example/callback", "https://evil.example/https://app.example/callback")]
    [TestCase("https://app.example/callback", "https://app.example@evil.example/callback")]
    [TestCase("https://app.example/callback", " https://app.example/callback")]
    [TestCase("https://app.example/callback", "https://app.example/callback\n")]
    [TestCase("https://app.example/callback", "")]
    [TestCase("https://app.example", "https://app.example/")]
    [TestCase("com.example.editor:/callback", "com.example.editor:/callback/")]
    [TestCase("com.example.editor:/callback", "com.example.editor://callback")]
    [TestCase("com.example.editor:/callback", "COM.example.editor:/callback")]
    [TestCase("com.example.editor://localhost/callback", "com.example.editor://localhost:80/callback")]
    [TestCase("https://localhost/callback", "https://localhost:8080/callback", Description = "Only http is without a certificate.")]
    [TestCase("http://127.0.0.1/callback", "http://localhost/callback")]
    [TestCase("http://127.0.0.1/callback", "http://[::1]/callback")]
    [TestCase("http://localhost/callback", "http://127.0.0.1/callback")]
    [TestCase("http://[::1]/callback", "http://localhost/callback")]
    [TestCase("http://127.0.0.1/callback", "https://127.0.0.1/callback")]
    [TestCase("http://127.0.0.1/callback", "http://127.0.0.1:1234/")]
    [TestCase("http://127.0.0.1/callback", "http://127.0.0.1:1234/callback/")]
    [TestCase("http://127.0.0.1/callback", "http://127.0.0.1:1234/callback?x=1")]
    [TestCase("http://127.0.0.1/callback", "http://127.0.0.1:1234/callback#x")]
    [TestCase("http://127.0.0.1/callback", "http://127.0.0.1:1234/CALLBACK")]
    [TestCase("http://127.0.0.1/callback", "http://127.0.0.1:1234@evil.example/callback")]
    [TestCase("http://127.0.0.1/callback", "http://127.0.0.1.evil.example/callback")]
    [TestCase("http://127.0.0.1/callback", "http://127.0.0.1:99999/callback")]
    [TestCase("http://127.0.0.1/callback", "http://127.0.0.1:-1/callback")]
    [TestCase("http://127.0.0.1/callback", "http://127.0.0.1:١/callback")]
    [TestCase("http://127.0.0.1/callback", "http://127.0.0.1:1 /callback")]
    [TestCase("http://127.0.0.1/callback", "http://127.0.0.1:/callback")]
    [TestCase("http://127.0.0.1/callback", "http://127.0.0.1:80\\@evil.example/callback")]
    [TestCase("http://127.0.0.1", "http://127.0.0.1:80/")]
    [TestCase("http://localhost/callback", "http://LOCALHOST:80/callback")]
    [TestCase("http://localhost/callback", "http://localhost:80@evil")]
    [TestCase("http://localhost/callback", "http://localhost:80:80/callback")]
    public void Matches_nothing_else(string registered, string asked) => Uri(registered).Matches(asked).Should().BeFalse();

    [TestCase("http://127.0.0.1/callback", "http://127.0.0.1:1/callback")]
    [TestCase("http://127.0.0.1/callback", "http://127.0.0.1:65535/callback")]
    [TestCase("http://127.0.0.1:1234/callback", "http://127.0.0.1/callback")]
    [TestCase("http://127.0.0.1:1234/", "http://127.0.0.1:4321/")]
    [TestCase("http://127.0.0.1/callback?x=1", "http://127.0.0.1:80/callback?x=1")]
    [TestCase("http://[::1]/callback", "http://[::1]:1234/callback")]
    [TestCase("http://localhost/callback", "http://localhost:1234/callback")]
    [TestCase("http://localhost:8787", "http://localhost:1")]
    public void Matches_a_program_on_the_own_machine_in_any_port(string registered, string asked)
    {
        var uri = Uri(registered);

        uri.Matches(asked).Should().BeTrue();
        uri.IsLoopback.Should().BeTrue();
    }

    [TestCase("https://127.0.0.1/callback")]
    [TestCase("https://app.example/callback")]
    [TestCase("com.example.editor:/callback")]
    public void Knows_what_is_not_sure_to_stay_on_the_machine(string registered) => Uri(registered).IsLoopback.Should().BeFalse();

    private static RedirectUri Uri(string text) => RedirectUri.TryParse(text, out var uri) ? uri : throw new FormatException(text);
}
