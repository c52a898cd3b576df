using Microsoft.Extensions.Time.Testing;

namespace FocusAccount.Kit;

/// <summary>The starts of tests.</summary>
public static class Given
{
    private static int names;

    /// <summary>Someone new, who has not called yet.</summary>
    public static Person AnyoneNew(Service? service = null) => new(AName("person"), service ?? TestRun.Service);

    /// <summary>Someone whose account holds so many credits, granted by an app that starts accounts with them.</summary>
    public static async Task<Person> AnAccountWith(int credits, Service? service = null)
    {
        var person = AnyoneNew(service);
        await person.TopUp(credits);
        return person;
    }

    /// <summary>Grants someone credits: those with which an app of its own starts accounts.</summary>
    public static async Task TopUp(this Person person, int credits)
    {
        var app = await AnApp(credits, person.Service);
        (await person.Wallet(app)).Status.Should().Be(200);
    }

    /// <summary>A new app as an operator would configure it; tells its slug.</summary>
    public static async Task<string> AnApp(int starterCredits, Service? service = null)
    {
        var slug = AnUnusedSlug();
        await (service ?? TestRun.Service).Database.Execute(
            "insert into apps (slug, starter_credits, created_at, updated_at) values (@slug, @starterCredits, now(), now())",
            new { slug, starterCredits });
        return slug;
    }

    /// <summary>A database of one's own, for a test that counts or breaks what all accounts share.</summary>
    public static Task<Database> ADatabase() => TestRun.Database.CreateAnother(AName("own"));

    /// <summary>A clock that stands still, at the present second.</summary>
    public static FakeTimeProvider AClock() => new(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));

    /// <summary>A clock that stands still half an hour ahead: nothing is swept, and no session that is made meanwhile is of the future, however long a test takes.</summary>
    public static FakeTimeProvider AClockAhead()
    {
        var clock = AClock();
        clock.Advance(TimeSpan.FromMinutes(30));
        return clock;
    }

    /// <summary>An app slug that no one has used.</summary>
    public static string AnUnusedSlug() => AName("app-");

    /// <summary>A name that nothing has yet.</summary>
    public static string AName(string prefix) => $"{prefix}{Interlocked.Increment(ref names)}";
}
