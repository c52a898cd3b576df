namespace FocusAccount.Api.Tests.Operator;

public sealed class CheckTests
{
    private Database database = null!;

    [SetUp]
    public async Task MakeDatabase() => database = await Given.ADatabase();

    [TearDown]
    public async Task Close() => await database.DisposeAsync();

    [Test]
    public async Task Prints_a_line_for_each_part_when_all_is_well()
    {
        await Populate();

        var check = await OperatorCommand.Run(database, "check");

        check.Should().BeEquivalentTo(new { ExitCode = 0, Errors = "" });
        check.Output.Split('\n').Select(line => line[..21].TrimEnd()).Should().Equal(
            "ok      configuration", "ok      database", "ok      clock", "ok      schema", "ok      clerk", "ok      ledger");
        check.Output.Should().EndWith("adds up: 2 accounts, 3 entries");
    }

    [Test]
    public async Task Returns_the_same_as_JSON()
    {
        await Populate();

        var check = await OperatorCommand.Run(database, "check", "--json");

        (check.ExitCode, check.Errors, check.Json.GetProperty("ok").GetBoolean()).Should().Be((0, "", true));
        check.Json.GetProperty("checks").EnumerateArray().Select(part => (part.GetProperty("name").GetString(), part.GetProperty("ok").GetBoolean()))
            .Should().Equal(("configuration", true), ("database", true), ("clock", true), ("schema", true), ("clerk", true), ("ledger", true));
    }

    [Test]
    public async Task Fails_at_a_schema_that_is_not_there_and_leaves_it_so()
    {
        var check = await OperatorCommand.Run(database, "check", "--json");

        Failed(check).Should().Equal("schema", "ledger");
        check.Output.Should().Contain("is not the one of this build; run migrate");
        (await database.Query<long>("select count(*) from pg_tables where schemaname = 'public'")).Should().Equal(0);
    }

    [Test]
    public async Task Fails_at_settings_before_all_else()
    {
        var environment = ServiceProcess.Environment(database);
        environment["Focus__PublicUrl"] = "nonsense";

        var check = await OperatorCommand.Run(environment, "check");

        check.Should().BeEquivalentTo(new { ExitCode = 1, Errors = "" });
        check.Output.Should().Match("FAILED  configuration  Focus__PublicUrl must be an http or https address*");
    }

    [Test]
    public async Task Fails_when_nothing_responds_without_printing_a_secret()
    {
        var environment = ServiceProcess.Environment(database);
        environment["ConnectionStrings__Focus"] = "Host=127.0.0.1;Port=1;Username=focus;Password=hush-database";
        environment["Clerk__ApiUrl"] = environment["Clerk__FrontendApiUrl"] = "http://127.0.0.1:1";
        environment["Clerk__SecretKey"] = "sk_test_hush";

        var check = await OperatorCommand.Run(environment, "check", "--json");

        Failed(check).Should().Equal("database", "clock", "schema", "clerk", "ledger");
        check.Output.Should().NotContain("migrate", "that would not help");
        (check.Output + check.Errors).Should().NotContain("hush").And.NotContain("   at ");
    }

    [Test]
    public async Task Fails_when_Clerk_refuses_the_secret_key()
    {
        await Populate();
        var environment = ServiceProcess.Environment(database);
        environment["Clerk__SecretKey"] = "sk_test_hush";

        var check = await OperatorCommand.Run(environment, "check", "--json");

        Failed(check).Should().Equal("clerk");
        check.Output.Should().Contain("refuses the secret key").And.NotContain("hush");
    }

    [Test]
    public async Task Fails_when_the_keys_are_of_two_Clerk_instances()
    {
        await Populate();
        await using var other = await TestRun.StartClerk();
        var environment = ServiceProcess.Environment(database);
        environment["Clerk__FrontendApiUrl"] = other.Origin;

        var check = await OperatorCommand.Run(environment, "check", "--json");

        Failed(check).Should().Equal("clerk");
        check.Output.Should().Contain("another Clerk instance");
    }

    [TestCase("+", "s behind the database's")]
    [TestCase("-", "s ahead of the database's")]
    public async Task Fails_when_the_clocks_differ(string sign, string difference)
    {
        await Populate();
        await database.HasAClock($"pg_catalog.clock_timestamp() {sign} interval '25 hours'");

        var check = await OperatorCommand.Run(database, "check", "--json");

        Failed(check).Should().Equal("clock");
        check.Output.Should().Contain(difference);
    }

    [Test]
    public async Task Fails_when_commits_are_not_durable()
    {
        await Populate();
        var environment = ServiceProcess.Environment(database);
        environment["ConnectionStrings__Focus"] += ";Options=-c synchronous_commit=off";

        var check = await OperatorCommand.Run(environment, "check", "--json");

        Failed(check).Should().Equal("database");
    }

    [Test]
    public async Task Names_each_rule_of_the_ledger_that_is_broken_and_some_who_break_it()
    {
        var person = await Populate();
        await database.Execute(
            """
            insert into accounts (id, clerk_id, plan, credits, ledger_sequence, created_at)
            select gen_random_uuid(), 'user_' || n, 'free', 5, 0, now() from generate_series(1, 12) n;
            insert into ledger_entries (account_id, sequence, kind, amount, balance_after, app_slug, created_at) values
              (@AccountId, 7, 'reserve', -5, -5, 'video', now()),
              (@AccountId, 8, 'refund', -5, -10, 'video', now());
            insert into app_grants (account_id, app_slug, starter_credits, granted_at) values (@AccountId, 'studio', 1000, now());
            update jobs set actual_cost = 9999;
            """,
            new { person.AccountId });

        var check = await OperatorCommand.Run(database, "check", "--json");

        Failed(check).Should().Equal("ledger");
        var broken = check.Json.GetProperty("checks")[5].GetProperty("broken").EnumerateArray().ToList();
        broken.Should().HaveCount(7);
        broken.Select(rule => rule.GetProperty("examples").GetArrayLength()).Should().Equal(10, 1, 1, 1, 2, 1, 1);
        broken[1].GetProperty("examples")[0].GetString().Should().Be($"{person.AccountId} 7");
    }

    // Two people, one of whom has a completed job.
    private async Task<Person> Populate()
    {
        await using var service = Service.Start(database);
        await Given.AnAccountWith(credits: 5, service);
        var person = await Given.AnAccountWith(credits: 10, service);
        await person.Complete(await person.HasStarted(cost: 10), cost: 10);
        return person;
    }

    private static IEnumerable<string?> Failed(OperatorCommand check)
    {
        check.Should().BeEquivalentTo(new { ExitCode = 1, Errors = "" });
        check.Json.GetProperty("ok").GetBoolean().Should().BeFalse();
        return
            from part in check.Json.GetProperty("checks").EnumerateArray()
            where !part.GetProperty("ok").GetBoolean()
            select part.GetProperty("name").GetString();
    }
}
