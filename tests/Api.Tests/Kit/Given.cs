using Npgsql;

namespace FocusAccount.Api.Tests.Kit;

/// <summary>The starts of tests.</summary>
internal static class Given
{
    private static int people;

    /// <summary>Someone new, who has not called yet.</summary>
    public static Person AnyoneNew(Service? service = null) =>
        new($"person{Interlocked.Increment(ref people)}", service ?? TestRun.Service);

    /// <summary>Someone whose account holds so many credits, granted by an app that starts accounts with them.</summary>
    public static async Task<Person> AnAccountWith(int credits, Service? service = null)
    {
        var person = AnyoneNew(service);
        await AnApp($"starts-with-{credits}", credits);
        (await person.Wallet(app: $"starts-with-{credits}")).Status.Should().Be(200);
        return person;
    }

    /// <summary>An app as an operator would configure it.</summary>
    public static async Task AnApp(string slug, int starterCredits)
    {
        await using var database = NpgsqlDataSource.Create(TestRun.Postgres.ConnectionString);
        await using var command = database.CreateCommand(
            "insert into apps (slug, starter_credits, created_at, updated_at) values ($1, $2, now(), now()) on conflict do nothing");
        command.Parameters.Add(new NpgsqlParameter { Value = slug });
        command.Parameters.Add(new NpgsqlParameter { Value = starterCredits });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>An app slug that no one has used.</summary>
    public static string AnUnusedSlug() => $"app-{Interlocked.Increment(ref people)}";
}
