using System.Net;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Accounts;

/// <summary>The pages of an account, as the service sends them: who gets them, and what they cost.</summary>
internal sealed class AccountPagesTests
{
    private const string Browser = "text/html,application/xhtml+xml,*/*;q=0.8";

    private static readonly string[] Pages = ["/account", "/account/usage", "/account/statement", "/account/tools", "/account/apps"];

    [TestCaseSource(nameof(Pages))]
    public async Task Are_for_the_person_of_the_cookie_alone(string path)
    {
        var person = await Given.AnAccountWith(credits: 1204);

        var page = await ByCookie(person, path);

        page.Status.Should().Be(200);
        page.Header("Cache-Control").Should().Be("no-store");
        page.Body.Should().Contain("1,204 credits").And.Contain("aria-current=\"page\"");
    }

    [TestCase("/account", "%2Faccount")]
    [TestCase("/account/statement?kind=refund&app=video", "%2Faccount%2Fstatement%3Fkind%3Drefund%26app%3Dvideo")]
    [TestCase("/account/statement.csv", "%2Faccount%2Fstatement.csv")]
    public async Task Let_strangers_sign_in_and_come_back(string path, string back)
    {
        var person = Given.AnyoneNew();

        using var following = TestRun.Service.CreateClient();
        var address = following.BaseAddress!;
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = address };

        using var stranger = await http.GetAsync(path);
        using var program = await http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, path).With(("Authorization", $"Bearer {person.Token}")));

        stranger.StatusCode.Should().Be(HttpStatusCode.Redirect);
        stranger.Headers.Location.Should().Be($"/signin?redirect_to={back}");
        program.Headers.Location.Should().Be($"/signin?redirect_to={back}", "a page takes no token of a header");
    }

    [Test]
    public async Task Renew_a_session_that_a_cookie_hints_at()
    {
        var page = await TestRun.Service.Get("/account", ("Cookie", "__client_uat=1"));

        page.Status.Should().Be(200);
        page.Body.Should().Contain("One moment…").And.Contain("renewal.js");
    }

    [Test]
    public async Task Say_that_an_account_is_closed_in_words_for_people()
    {
        var clock = Given.AClockAhead();
        await using var service = Service.Start(clock: clock);
        var person = await Given.AnAccountWith(credits: 1, service);
        TestRun.Clerk.Ban(person.Name);
        (await service.Send(Webhooks.About(person.ClerkId, "user.updated", clock.GetUtcNow()))).Status.Should().Be(200);

        var page = await ByCookie(person, "/account");

        page.Status.Should().Be(403);
        page.Body.Should().Contain("This account is closed").And.NotContain("account_closed");
    }

    [TestCaseSource(nameof(Pages))]
    public async Task Say_that_they_cannot_be_shown_while_the_database_does_not_respond(string path)
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, settings: new() { ["Database:RequestTimeout"] = "500" });
        var person = Given.AnyoneNew(service);
        await Eventually.Holds(async () => (await ByCookie(person, path)).Status == 200);
        await using var held = await database.Hold("lock table accounts in access exclusive mode");

        var page = await ByCookie(person, path);

        (page.Status, page.Header("Retry-After")).Should().Be((503, "5"));
        page.Body.Should().Contain("We cannot respond right now").And.Contain("Try again");
    }

    [TestCase("kind=no-such-kind&app=no-such-app&from=yesterday&to=2026-02-30&before=-1")]
    [TestCase("kind=&app=&from=&to=&before=")]
    [TestCase("from=2999-01-01&to=0001-01-01")]
    public async Task Ignore_what_the_form_cannot_send(string query)
    {
        var person = await Given.AnAccountWith(credits: 7);

        var page = await ByCookie(person, $"/account/statement?{query}");

        page.Status.Should().Be(200);
    }

    [TestCase("Pacific/Kiritimati", "Pacific/Kiritimati")]
    [TestCase("Pacific%2FKiritimati", "Pacific/Kiritimati")]
    [TestCase("No/Where", "UTC")]
    [TestCase("..%2F..%2Fetc%2Fpasswd", "UTC")]
    [TestCase("Tokyo Standard Time", "UTC")]
    [TestCase("%00", "UTC")]
    public async Task Show_times_in_a_zone_that_exists(string cookie, string zone)
    {
        var person = await Given.AnAccountWith(credits: 1);

        var page = await person.Service.Send(Request(person, "/account", $"; tz={cookie}"));

        page.Status.Should().Be(200);
        page.Body.Should().Contain($"data-zone=\"{zone}\"");
    }

    [Test]
    public async Task Download_the_entries_of_a_filter_by_the_cookie()
    {
        var person = await Given.AnAccountWith(credits: 50);
        await person.Complete(await person.HasStarted(9), cost: 3);

        var file = await ByCookie(person, "/account/statement.csv?kind=refund");

        file.Status.Should().Be(200);
        file.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2).And.ContainMatch("*,refund,6,47,video,render,*");
    }

    [Test]
    public async Task Cost_three_statements_by_index_at_first_sight_of_a_long_history()
    {
        await using var postgres = await WatchedPostgres.Start();
        await using var service = Service.Start(postgres.Database);
        var person = await Given.AnAccountWith(credits: 100, service);
        await HasStartedLongAgo(person, count: 100_000);
        (await ByCookie(person, "/account")).Status.Should().Be(200);
        await postgres.Forget();

        var page = await ByCookie(person, "/account");

        page.Body.Should().Contain("100 credits").And.Contain(">old-1<");
        var statements = (await postgres.Statements()).Where(statement => statement.Text.Contains("from", StringComparison.Ordinal)).ToList();
        var read = statements.Where(statement => IsOfAccounts(statement.Text)).ToList();
        read.Sum(statement => statement.Calls).Should().BeLessThanOrEqualTo(3);
        await postgres.Database.Execute(
            """
            create function plan_of(statement text) returns setof text language plpgsql as $body$
            begin
              perform set_config('plan_cache_mode', 'force_generic_plan', true);
              execute 'prepare p as ' || statement;
              return query execute 'explain execute p' || (
                select '(' || string_agg('null', ', ') || ')' from generate_series(1, (select max(m[1]::int) from regexp_matches(statement, '\$(\d+)', 'g') m)));
              execute 'deallocate p';
            end $body$
            """);
        foreach (var statement in read)
        {
            var plan = string.Join('\n', await postgres.Database.Query<string>("select plan_of(@Text)", new { statement.Text }));
            plan.Should().Contain("Index").And.NotContain("Seq Scan on jobs", "{0}", statement.Text).And.NotContain("Seq Scan on ledger_entries");
        }
    }

    private static bool IsOfAccounts(string statement) =>
        statement.Contains("from accounts", StringComparison.Ordinal) || statement.Contains("from jobs", StringComparison.Ordinal);

    private static async Task HasStartedLongAgo(Person person, int count)
    {
        await person.Service.Database.Execute(
            """
            insert into jobs (account_id, id, app_slug, action, status, reserved, actual_cost, created_at, updated_at)
            select @AccountId, gen_random_uuid(), 'video', 'old-' || (n % 10), 'completed', 0, 0, now() - n * interval '5 minutes', now()
            from generate_series(1, @count) n
            """,
            new { person.AccountId, count });
        await person.Service.Database.Execute("analyze jobs");
    }

    private static Task<Reply> ByCookie(Person person, string path) => person.Service.Send(Request(person, path));

    private static HttpRequestMessage Request(Person person, string path, string more = "") =>
        new HttpRequestMessage(HttpMethod.Get, path).With(("Accept", Browser), ("Cookie", $"__client_uat=1; __session={person.Token}{more}"));
}
