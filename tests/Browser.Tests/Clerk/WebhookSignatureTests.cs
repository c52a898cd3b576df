using System.Globalization;
using System.Text;
using System.Text.Json;
using FocusAccount.Browser.Tests.Kit;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Browser.Tests.Clerk;

/// <summary>The service takes the webhooks that Svix's own library (npm, <c>svix</c>) signs, and no others.</summary>
internal sealed class WebhookSignatureTests
{
    private const string Id = "msg_2abc";
    private const string Body = """{"object":"event","type":"session.created","data":{"id":"sess_1","note":"grüße"}}""";

    private static readonly string AnotherSecret = "whsec_" + Convert.ToBase64String(Encoding.ASCII.GetBytes("a secret of another endpoint"));
    private static readonly long Now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [Test]
    public async Task Takes_a_deletion_that_Svix_signed()
    {
        var person = BrowserRun.Person(Given.AName("gone"));
        (await person.Wallet()).Status.Should().Be(200);
        var body = $$$"""{"object":"event","type":"user.deleted","data":{"id":"{{{person.ClerkId}}}","object":"user","deleted":true}}""";

        var taken = await Post(body, await Sign(Webhooks.Secret, body));

        taken.Should().Be(200);
        (await person.Wallet()).Error.Should().Be("account_closed");
    }

    [Test]
    public async Task Takes_the_previous_secret_and_any_of_several_signatures()
    {
        var (current, previous, foreign) = (await Sign(Webhooks.Secret), await Sign(BrowserRun.PreviousWebhookSecret), await Sign(AnotherSecret));

        (await Post(Body, current)).Should().Be(200);
        (await Post(Body, previous)).Should().Be(200);
        (await Post(Body, $"{foreign} {previous}")).Should().Be(200);
        (await Post(Body, $"v1a,AAAA {current} v2,BBBB")).Should().Be(200);
    }

    [Test]
    public async Task Refuses_what_Svix_signed_otherwise()
    {
        var signature = await Sign(Webhooks.Secret);

        (await Post(Body, await Sign(AnotherSecret))).Should().Be(400);
        (await Post(Body + " ", signature)).Should().Be(400);
        (await Post(Body, signature, id: "msg_other")).Should().Be(400);
        (await Post(Body, signature, seconds: Now - 1)).Should().Be(400);
        (await Post(Body, signature.Replace("v1,", "v2,", StringComparison.Ordinal))).Should().Be(400);
        (await Post(Body, signature["v1,".Length..])).Should().Be(400);
        (await Post(Body, signature[..^1])).Should().Be(400);
        (await Post(Body, "")).Should().Be(400);
    }

    [TestCase(-3600)]
    [TestCase(3600)]
    public async Task Refuses_what_Svix_signed_at_another_time(int seconds)
    {
        var signature = await Sign(Webhooks.Secret, Body, Now + seconds);

        (await Post(Body, signature, seconds: Now + seconds)).Should().Be(400);
    }

    [Test]
    public async Task Signs_the_webhooks_of_the_stand_in_so_that_Svix_takes_them()
    {
        using var webhook = Webhooks.About("user_ada", "user.updated", TimeProvider.System.GetUtcNow());
        var (headers, body) = (webhook.Headers.ToDictionary(header => header.Key, header => header.Value.Single()), await webhook.Content!.ReadAsStringAsync());

        var answer = await Ask(new { verify = new[] { new { secret = Webhooks.Secret, headers, body }, new { secret = AnotherSecret, headers, body } } });

        answer.GetProperty("verdicts").EnumerateArray().Select(verdict => verdict.GetString()).Should().Equal("accepted", "No matching signature found");
    }

    private static async Task<string> Sign(string secret, string body = Body, long? seconds = null) =>
        (await Ask(new { sign = new[] { new { secret, id = Id, seconds = seconds ?? Now, body } } })).GetProperty("signatures")[0].GetString()!;

    private static async Task<JsonElement> Ask(object question)
    {
        var (exitCode, output) = await OfficialSdk.Node.Run("node", ["webhooks.mjs"], JsonSerializer.Serialize(question));
        exitCode.Should().Be(0, output);
        return JsonElement.Parse(output);
    }

    private static async Task<int> Post(string body, string signatures, string id = Id, long? seconds = null) => (await BrowserRun.Send(
        new HttpRequestMessage(HttpMethod.Post, Webhooks.Path).WithJson(body).With(
            ("svix-id", id), ("svix-timestamp", (seconds ?? Now).ToString(CultureInfo.InvariantCulture)), ("svix-signature", signatures)))).Status;
}
