using FocusAccount.Domain.Tokens;

namespace FocusAccount.Kit;

/// <summary>Starting points of tests.</summary>
public static class Given
{
    private static int names;

    /// <summary>A new person, who has not called yet.</summary>
    public static Person AnyoneNew(Service? service = null) => new(AName("person"), service ?? TestRun.Service);

    /// <summary>A person whose account has this many credits, as the starter grant of a new app.</summary>
    public static async Task<Person> AnAccountWith(int credits, Service? service = null)
    {
        var person = AnyoneNew(service);
        await person.TopUp(credits);
        return person;
    }

    /// <summary>Adds credits to an account, as the starter grant of a new app.</summary>
    public static async Task TopUp(this Person person, int credits)
    {
        var app = await AnApp(credits, person.Service);
        (await person.Wallet(app)).Status.Should().Be(200);
    }

    /// <summary>Adds an app as an operator would and returns its slug.</summary>
    public static async Task<string> AnApp(int starterCredits, Service? service = null)
    {
        var slug = AnUnusedSlug();
        await (service ?? TestRun.Service).Database.Execute(
            "insert into apps (slug, starter_credits, created_at, updated_at) values (@slug, @starterCredits, now(), now())",
            new { slug, starterCredits });
        return slug;
    }

    /// <summary>Creates a key of an app as an operator would and returns it.</summary>
    public static async Task<string> AnAppKey(string app, Database? database = null)
    {
        var id = Guid.CreateVersion7();
        var key = TokenFormat.AppKey.Mint(id);
        await (database ?? TestRun.Database).Execute(
            "insert into app_keys (id, app_slug, key_hash, hint, name, created_at) values (@id, @app, @Hash, @Hint, 'test', now())",
            new { id, app, key.Hash, key.Hint });
        return key.Reveal();
    }

    /// <summary>Gives an account the grants of apps that nobody registered, as its visits would.</summary>
    public static async Task HoldsGrantsOfUnregisteredApps(this Person person, int count)
    {
        (await person.Wallet()).Status.Should().Be(200);
        await person.Service.Database.Execute(
            "insert into app_grants (account_id, app_slug, starter_credits, granted_at) select @AccountId, 'invented-' || n, 0, now() from generate_series(1, @count) n",
            new { person.AccountId, count });
    }

    /// <summary>A separate database, for a test that counts or breaks something that all accounts share.</summary>
    public static Task<Database> ADatabase() => TestRun.Database.CreateAnother(AName("own"));

    /// <summary>A clock that stands still at the current second.</summary>
    public static SteppedClock AClock() => new(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));

    /// <summary>
    /// A clock that stands still half an hour ahead. However long a test takes, nothing is swept and no new session is issued in the
    /// future.
    /// </summary>
    public static SteppedClock AClockAhead()
    {
        var clock = AClock();
        clock.Advance(TimeSpan.FromMinutes(30));
        return clock;
    }

    /// <summary>An unused app slug.</summary>
    public static string AnUnusedSlug() => AName("app-");

    /// <summary>A unique name.</summary>
    public static string AName(string prefix) => $"{prefix}{Interlocked.Increment(ref names)}";
}
