using System.Net;
using FocusAccount.Browser.Tests.Kit;

namespace FocusAccount.Browser.Tests.Clerk;

/// <summary>The service's verdict on tokens of every class, held against that of Clerk's own SDK.</summary>
internal sealed class ForgedTokenTests
{
    // No authorized party: Clerk's SDK for Node refuses that where parties are configured, its SDK for C# and its manual take it. Clerk
    // itself leaves the party out when no origin asks, as in the tokens of GET /api/sessionToken.
    // Expiry as text: the JWT library reads it as the number it spells. It only ever comes with Clerk's own signature.
    private static readonly string[] TakenAllTheSame = ["no authorized party", "expiry as text"];

    // Clerk's SDK lets these pass unless told more; the service does not.
    private static readonly string[] RefusedBeyondClerk =
        ["foreign issuer", "no issuer", "issuer with a slash", "no session id", "no type", "critical extension"];

    [Test]
    public async Task The_service_takes_nothing_that_clerk_refuses()
    {
        var tokens = await TokenClasses.All();

        var clerk = await OfficialSdk.Judge(tokens);
        var service = new Dictionary<string, HttpStatusCode>();
        foreach (var (name, token) in tokens)
        {
            service[name] = await World.Service.WalletStatus(token);
        }

        await TestContext.Out.WriteLineAsync(string.Join('\n', tokens.Keys.Select(name =>
            $"{name,-32} service {(int)service[name]}  authenticateRequest {clerk[name].Authenticated}  verifyToken {clerk[name].Verified}")));
        service.Values.Should().OnlyContain(status => status == HttpStatusCode.OK || status == HttpStatusCode.Unauthorized);
        Taken(service).Except(TakenAllTheSame).Should().OnlyContain(name => clerk[name].Authenticated == "accepted");
        Taken(service).Except(TakenAllTheSame).Should().BeEquivalentTo("session", "category that says nothing", "no category", "custom audience");
        clerk.Where(verdict => verdict.Value.Authenticated == "accepted").Select(verdict => verdict.Key).Except(Taken(service))
            .Should().BeEquivalentTo(RefusedBeyondClerk);
    }

    private static string[] Taken(Dictionary<string, HttpStatusCode> verdicts) =>
        [.. verdicts.Where(verdict => verdict.Value == HttpStatusCode.OK).Select(verdict => verdict.Key)];
}
