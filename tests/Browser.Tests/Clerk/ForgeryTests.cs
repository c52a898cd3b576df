using System.Net;
using FocusAccount.Browser.Tests.Kit;

namespace FocusAccount.Browser.Tests.Clerk;

/// <summary>The service's verdict on credentials of every class, compared with that of Clerk's own SDK.</summary>
internal sealed class ForgeryTests
{
    [Test]
    public async Task The_service_takes_no_token_that_clerk_refuses_but_one_that_it_hands_out()
    {
        var verdicts = await Compare(await TokenClasses.All());

        // No authorized party: if parties are configured, Clerk's SDK for Node refuses it; its SDK for C# and its manual accept it.
        // Clerk itself omits the party if the request has no origin, as in the tokens of GET /api/sessionToken.
        verdicts.TakenByServiceAlone.Should().BeEquivalentTo("no authorized party");

        verdicts.TakenByBoth.Should().BeEquivalentTo("session", "category that says nothing", "no category", "custom audience");

        // Clerk's SDK accepts these by default; the service does not.
        verdicts.TakenByClerkAlone.Should().BeEquivalentTo(
            "foreign issuer", "no issuer", "issuer with a slash", "no session id", "no type", "critical extension");
    }

    [Test]
    public async Task The_service_takes_the_cookies_that_clerk_takes_and_a_session_alone()
    {
        var verdicts = await Compare(CookieClasses.All());

        // Without the cookie of the last sign-out, no sign-out is known, and the session token expires within a minute anyway.
        verdicts.TakenByServiceAlone.Should().BeEquivalentTo("session alone");
        verdicts.TakenByBoth.Should().BeEquivalentTo("signed in", "signed in, suffixed");
        verdicts.TakenByClerkAlone.Should().BeEmpty();
    }

    private static async Task<Comparison> Compare(Credential[] credentials)
    {
        var clerk = await OfficialSdk.Judge(credentials);
        var service = new Dictionary<string, HttpStatusCode>();
        foreach (var credential in credentials)
        {
            service[credential.Name] = await BrowserRun.WalletStatus(credential);
            await TestContext.Out.WriteLineAsync(
                $"{credential.Name,-32} service {(int)service[credential.Name]}  authenticateRequest {clerk[credential.Name].Authenticated}");
        }

        service.Values.Should().OnlyContain(status => status == HttpStatusCode.OK || status == HttpStatusCode.Unauthorized);
        string[] Those(bool byService, bool byClerk) => [.. clerk.Keys.Where(name =>
            byService == (service[name] == HttpStatusCode.OK) && byClerk == clerk[name].IsAccepted)];
        return new Comparison(Those(true, false), Those(true, true), Those(false, true));
    }

    private sealed record Comparison(string[] TakenByServiceAlone, string[] TakenByBoth, string[] TakenByClerkAlone);
}
