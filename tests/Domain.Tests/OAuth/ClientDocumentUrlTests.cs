using FocusAccount.Domain.OAuth;

namespace FocusAccount.Domain.Tests.OAuth;

public sealed class ClientDocumentUrlTests
{
    [TestCase("https://claude.ai/oauth/claude-code-client-metadata")]
    [TestCase("https://vscode.dev/oauth/client-metadata.json")]
    [TestCase("https://app.example.com:8443/client.json")]
    [TestCase("https://app.example.com/client.json?version=2")]
    [TestCase("https://app.example.com/..client/a..b")]
    [TestCase("https://xn--bcher-kva.example/client.json")]
    [TestCase("https://93.184.216.34/client.json")]
    [TestCase("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/client.json")]
    public void Is_an_https_address_with_a_path(string text) => ClientDocumentUrl.IsValid(text).Should().BeTrue();

    [TestCase("", TestName = "empty")]
    [TestCase("focus-cli", TestName = "a configured client_id")]
    [TestCase("/oauth/client.json", TestName = "a path alone")]
    [TestCase("http://app.example.com/client.json", TestName = "http")]
    [TestCase("HTTPS://app.example.com/client.json", TestName = "a scheme in capitals")]
    [TestCase("https:/app.example.com/client.json", TestName = "one slash")]
    [TestCase("https:///client.json", TestName = "no host")]
    [TestCase("https://app.example.com", TestName = "no path")]
    [TestCase("https://app.example.com/", TestName = "an empty path")]
    [TestCase("https://app.example.com?client=1", TestName = "a query alone")]
    [TestCase("https://app.example.com/client.json#", TestName = "an empty fragment")]
    [TestCase("https://app.example.com/client.json#one", TestName = "a fragment")]
    [TestCase("https://ada@app.example.com/client.json", TestName = "a user")]
    [TestCase("https://ada:secret@app.example.com/client.json", TestName = "a password")]
    [TestCase("https://@app.example.com/client.json", TestName = "an empty user")]
    [TestCase("https://app.example.com/./client.json", TestName = "a dot")]
    [TestCase("https://app.example.com/a/../client.json", TestName = "two dots")]
    [TestCase("https://app.example.com/a/..", TestName = "two dots at the end")]
    [TestCase("https://app.example.com/a/%2e%2e/client.json", TestName = "two encoded dots")]
    [TestCase("https://app.example.com/a/.%2E/client.json", TestName = "one encoded dot of two")]
    [TestCase("https://app.example.com\\client.json", TestName = "a backslash")]
    [TestCase("https://app.example.com/a\\..\\client.json", TestName = "backslashes in the path")]
    [TestCase("https://App.example.com/client.json", TestName = "a host in capitals")]
    [TestCase("https://app.example.com:443/client.json", TestName = "the usual port")]
    [TestCase("https://app.example.com:99999/client.json", TestName = "a port that is too high")]
    [TestCase("https://bücher.example/client.json", TestName = "a host beyond ASCII")]
    [TestCase("https://app.example.com/bücher.json", TestName = "a path beyond ASCII")]
    [TestCase("https://app.example.com/client .json", TestName = "a space")]
    [TestCase(" https://app.example.com/client.json", TestName = "a space at the start")]
    [TestCase("https://app.example.com/client.json\n", TestName = "a line break")]
    [TestCase("https://2130706433/client.json", TestName = "IPv4 as one number")]
    [TestCase("https://0177.0.0.1/client.json", TestName = "IPv4 in octal")]
    [TestCase("https://0x7f.0.0.1/client.json", TestName = "IPv4 in hexadecimal")]
    [TestCase("https://127.1/client.json", TestName = "IPv4 in two numbers")]
    [TestCase("https://[::ffff:7f00:1]/client.json", TestName = "a mapped address in hexadecimal")]
    public void Is_nothing_else(string text) => ClientDocumentUrl.IsValid(text).Should().BeFalse();

    [Test]
    public void Has_at_most_as_many_characters_as_any_client_id()
    {
        var longest = "https://app.example.com/".PadRight(OAuthClient.MaxIdLength, 'a');

        ClientDocumentUrl.IsValid(longest).Should().BeTrue();
        ClientDocumentUrl.IsValid(longest + "a").Should().BeFalse();
    }
}
