using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>Accounts as tests need them.</summary>
internal static class AnAccount
{
    private static readonly Lazy<Task<string>> Used = new(Use);

    /// <summary>The name of a person who has used every part of the account, with names as long as they get.</summary>
    public static Task<string> InUse() => Used.Value;

    /// <summary>A session token of a person whose account is closed.</summary>
    public static async Task<string> Closed()
    {
        var person = BrowserRun.Person(Given.AName("closed"));
        (await person.Wallet()).Status.Should().Be(200);
        BrowserRun.Clerk.Ban(person.Name);
        (await person.Service.Send(Webhooks.About(person.ClerkId, "user.updated", TimeProvider.System.GetUtcNow()))).Status.Should().Be(200);
        return person.Token;
    }

    private static async Task<string> Use()
    {
        const string name = "ada";
        var person = BrowserRun.Person(name);
        var longest = new string('w', 63);
        (await person.Wallet("studio")).Status.Should().Be(200);
        (await person.Wallet("video")).Status.Should().Be(200);
        await BrowserRun.Connect(name, new { client_name = new string('W', 60) });
        var tool = await BrowserRun.Connect(name, new { client_name = "focus-cli", apps = new[] { "video", longest }, budget = "50/day" });
        (await tool.Post("/api/jobs", new { app = "video", action = "render", cost_estimate = 12 })).Status.Should().Be(200);
        (await person.Start(cost: 0, app: longest, action: new string('W', 100))).Status.Should().Be(200);
        await person.Complete(await person.HasStarted(9), cost: 4);
        await person.Fail(await person.HasStarted(3));
        return name;
    }
}
