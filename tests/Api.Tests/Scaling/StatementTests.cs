using System.Text.RegularExpressions;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Scaling;

/// <summary>Every kind of request, as PostgreSQL saw it: each statement on a distributed table names the account.</summary>
public sealed partial class StatementTests
{
    [Test]
    public async Task Name_the_account()
    {
        await using var postgres = await WatchedPostgres.Start();
        var clock = Given.AClockAhead();
        await using var service = Service.Start(postgres.Database, clock: clock, settings: new() { ["Jobs:MaxOpen"] = "8" });
        var people = Enumerable.Range(0, 8).Select(_ => Given.AnyoneNew(service)).ToList();
        await people[0].Wallet();
        await postgres.Forget();

        await Task.WhenAll(people.Select(UseEverything));
        await Task.WhenAll(people.Select(person => EndIn(person, clock.GetUtcNow())));

        var statements = (await postgres.Statements()).Select(statement => statement.Text).ToList();
        statements.Should().ContainMatch("*limit*) open", "open jobs are counted too");
        foreach (var (table, column) in Placement.Distributed)
        {
            var touching = statements.Where(statement => Mentions(table).IsMatch(statement)).ToList();
            touching.Should().NotBeEmpty("every table is used ({0})", table);
            touching.Should().OnlyContain(statement => Inserts(table, column).IsMatch(statement) || (IsOfAnAccount(statement) && Compares(column).IsMatch(statement)), "{0} is spread by {1}", table, column);
        }

        // A write of a table that has a copy on every machine would need all of them.
        Placement.Reference.Should().NotBeEmpty().And.NotContain(table => statements.Exists(statement => Writes(table).IsMatch(statement)));
        statements.Where(statement => Volatile().IsMatch(statement)).Should().BeEmpty("the time and chance are parameters");
    }

    private static async Task UseEverything(Person person)
    {
        // People who were known by the same are looked for among the accounts.
        TestRun.Clerk.HasEmails(person.Name, "shared@example.com");
        await person.Wallet(app: "studio");
        await person.Wallet(app: "video");
        var jobs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => person.HasStarted(cost: 10)));
        await person.Start(cost: 10, key: "once");
        await person.Start(cost: 10, key: "once");
        await person.Start(cost: 1_000_000);
        await person.Complete(jobs[0], cost: 3);
        await person.Complete(jobs[1], cost: 30);
        await person.Complete(jobs[1], cost: 30);
        await person.Fail(jobs[2]);
        await person.Fail(Guid.CreateVersion7());
        await person.Jobs();
        await person.Jobs("?app=video&status=started&limit=10");
        await person.Statement();
        await person.Statement("?kind=reserve&from=2026-01-01&to=2099-01-01");
        foreach (var by in (string[])["app", "action", "day", "token"])
        {
            (await person.Get($"/api/usage?by={by}")).Status.Should().Be(200);
        }

        (await person.Get("/api/wallet/proof")).Status.Should().Be(200);

        var (terminal, denied) = (await Terminal.SignedIn(person), await Terminal.Start(person.Service));
        await person.Post("/api/device/lookup", new { user_code = denied.UserCode });
        await person.Deny(denied);
        await denied.Poll();
        (await terminal.Get("/api/wallet")).Status.Should().Be(200);
        var id = (await terminal.Get("/api/tokens")).Json.GetProperty("tokens")[0].GetProperty("id").GetGuid();
        (await person.Get($"/api/tokens?before={id}")).Status.Should().Be(200);
        (await person.Send(new HttpRequestMessage(HttpMethod.Delete, $"/api/tokens/{id}"))).Status.Should().Be(200);
        (await person.Send(new HttpRequestMessage(HttpMethod.Delete, "/api/tokens"))).Status.Should().Be(200);
    }

    private static async Task EndIn(Person person, DateTimeOffset now)
    {
        TestRun.Clerk.Ban(person.Name);
        (await person.Service.Send(Webhooks.About(person.ClerkId, "user.updated", now))).Status.Should().Be(200);
        TestRun.Clerk.Unban(person.Name);
        (await person.Service.Send(Webhooks.About(person.ClerkId, "user.updated", now))).Status.Should().Be(200);
        (await person.Service.Send(Webhooks.About(person.ClerkId, "user.deleted", now))).Status.Should().Be(200);
        (await person.Service.Send(Webhooks.About($"user_x{person.Name}", "user.deleted", now))).Status.Should().Be(200);
    }

    private static Regex Mentions(string table) => new($@"\b(from|join|into|update)\s+{table}\b", RegexOptions.IgnoreCase);

    private static Regex Writes(string table) => new($@"\b(insert\s+into|update|delete\s+from)\s+{table}\b", RegexOptions.IgnoreCase);

    private static Regex Inserts(string table, string column) => new($@"\binto\s+{table}(\s+as\s+\w+)?\s*\([^)]*\b{column}\b", RegexOptions.IgnoreCase);

    // Its joins begin at given accounts.
    private static bool IsOfAnAccount(string statement) =>
        Takes("account_id").IsMatch(statement) || (Mentions("accounts").IsMatch(statement) && Takes("id").IsMatch(statement));

    private static Regex Takes(string column) => new($@"\b{column}\s*=\s*(\$\d|any\b)|\bunnest\s*\(\s*\$\d[^)]*\)\s*(as\s+)?\w+\s*\(\s*{column}\b", RegexOptions.IgnoreCase);

    // Compared with a parameter, with any of several, or with the account of a joined table.
    private static Regex Compares(string column) => new($@"\b{column}\s*=\s*(\$\d|any\b|\w+\.)|=\s*\w+\.{column}\b|\busing\s*\([^)]*\b{column}\b", RegexOptions.IgnoreCase);

    [GeneratedRegex(@"\b(now|clock_timestamp|statement_timestamp|random|gen_random_uuid|nextval)\s*\(", RegexOptions.IgnoreCase)]
    private static partial Regex Volatile();
}
