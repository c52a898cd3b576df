namespace FocusAccount.Api.Tests.Operator;

public sealed class OperatorCommandTests
{
    private static readonly Dictionary<string, string> NoSettings = [];

    [TestCase("--help")]
    [TestCase("-h")]
    public async Task Are_listed_by_help_which_needs_no_settings(string argument)
    {
        var help = await OperatorCommand.Run(NoSettings, argument);

        help.Should().BeEquivalentTo(new { ExitCode = 0, Errors = "" });
        help.Output.Should().ContainAll("migrate", "check", "credits", "apps", "tokens", "does its work and exits");
    }

    [TestCase("chek", "'chek' is not a command or an option.")]
    [TestCase("credits", "Required command was not provided.")]
    [TestCase("credits grant --account user_ada --amount 5", "Option '--reason' is required.")]
    [TestCase("credits grant --account user_ada --reason gift --amount 1.5", "--amount must be a whole number of at most 2147483647.")]
    [TestCase("credits grant --account user_ada --reason gift --amount -5", "--amount must be a whole number of at most 2147483647.")]
    [TestCase("apps set video", "Give --starter-credits, --settlement or both.")]
    [TestCase("apps keys create video", "Option '--name' is required.")]
    [TestCase("apps report video --days soon", "--days must be a whole number of at most 2147483647.")]
    [TestCase("tokens revoke --account user_ada", "Name one token by --token, or revoke all by --all.")]
    [TestCase("tokens revoke --account user_ada --all --token x", "Name one token by --token, or revoke all by --all.")]
    public async Task Say_in_one_line_what_was_not_understood(string line, string problem)
    {
        var plain = await OperatorCommand.Run(NoSettings, line.Split(' '));
        var json = await OperatorCommand.Run(NoSettings, [.. line.Split(' '), "--json"]);

        plain.Should().Be(new OperatorCommand(2, "", $"error: {problem} See --help.\n"));
        (json.ExitCode, json.Errors, json.Error).Should().Be((2, "", "bad_usage"));
    }

    [Test]
    public async Task Say_in_one_line_that_a_setting_is_bad()
    {
        var environment = ServiceProcess.Environment(TestRun.Database);
        environment.Remove("Clerk__SecretKey");

        var plain = await OperatorCommand.Run(environment, "apps", "list");
        var json = await OperatorCommand.Run(environment, "apps", "list", "--json");

        plain.Should().Be(new OperatorCommand(1, "", "error: Clerk__SecretKey (or CLERK_SECRET_KEY) is not set.\n"));
        (json.ExitCode, json.Errors, json.Error).Should().Be((1, "", "bad_setting"));
    }

    [Test]
    public async Task Take_settings_as_arguments_too()
    {
        var away = await OperatorCommand.Run(TestRun.Database, "apps", "list", "--json", "--ConnectionStrings:Focus=Host=127.0.0.1;Port=1;Password=hush");

        (away.ExitCode, away.Errors, away.Error).Should().Be((1, "", "database_unavailable"));
        away.Output.Should().NotContain("hush");
    }

    [TestCase("apps list")]
    [TestCase("credits grant --account user_ada --amount 1 --reason gift")]
    public async Task Ask_for_a_migration_where_there_is_no_schema(string line)
    {
        await using var database = await Given.ADatabase();

        var early = await OperatorCommand.Run(database, line.Split(' '));

        early.Should().Be(new OperatorCommand(1, "", "error: The database does not have the schema of this build; run migrate first.\n"));
    }

    [Test]
    public async Task Migrate_and_report_what_was_missing()
    {
        await using var database = await Given.ADatabase();

        var first = await OperatorCommand.Run(database, "migrate", "--json");
        var second = await OperatorCommand.Run(database, "migrate");

        var applied = first.Json.GetProperty("applied").EnumerateArray().Select(script => script.GetString());
        applied.Should().Equal(await database.Query<string>("select scriptname from schema_versions order by schemaversionsid"));
        second.Should().Be(new OperatorCommand(0, "The schema was up to date.", ""));
    }

    [Test]
    public async Task Give_a_migration_up_rather_than_have_requests_wait_behind_it()
    {
        await using var database = await Given.ADatabase();
        await OperatorCommand.Run(database, "migrate");
        await database.Execute(
            """
            alter table ledger_entries drop column reason;
            delete from schema_versions where scriptname in ('0003_operators_grants.sql', '0004_check_all_entries.sql');
            """);
        var backup = await database.Hold("lock table ledger_entries in access share mode");

        var meanwhile = await OperatorCommand.Run(database, "migrate");
        await backup.DisposeAsync();
        var afterwards = await OperatorCommand.Run(database, "migrate");

        meanwhile.Should().BeEquivalentTo(new { ExitCode = 1, Output = "" });
        (meanwhile.Errors.Split("MigrationDelayed").Length - 1).Should().Be(2, "it is tried three times");
        meanwhile.Errors.Should().Match("*\nerror: migration 0003* needs a table that a long transaction holds*\n");
        afterwards.Output.Should().Be("applied 0003_operators_grants.sql\napplied 0004_check_all_entries.sql");
    }

    [TestCase("--x:y=z")]
    [TestCase("@alice asked")]
    public async Task Take_a_reason_as_it_is_written_and_options_in_any_order(string reason)
    {
        var person = await Given.AnAccountWith(credits: 1);

        var granted = await OperatorCommand.Run(TestRun.Database, "--json", "credits", "grant", "--account", person.ClerkId, "--amount", "5", "--reason", reason);

        granted.Json.GetProperty("reason").GetString().Should().Be(reason);
        (await person.Credits()).Should().Be(6);
    }

    [Test]
    public async Task List_and_set_apps()
    {
        var slug = Given.AnUnusedSlug();

        var made = await OperatorCommand.Run(TestRun.Database, "apps", "set", slug, "--starter-credits", "7");
        var changed = await OperatorCommand.Run(TestRun.Database, "apps", "set", slug, "--starter-credits", "8", "--json");
        var listed = await OperatorCommand.Run(TestRun.Database, "apps", "list", "--json");
        var text = await OperatorCommand.Run(TestRun.Database, "apps", "list");

        (made.ExitCode, made.Output).Should().Be((0, $"{slug} grants 7 starter credits; its jobs are settled by: holder"));
        made.Errors.Should().Contain("AppSet", "it is in the log");
        changed.Output.Should().Be($$"""{"slug":"{{slug}}","starter_credits":8,"settlement":"holder","configured":false}""");
        var apps = listed.Json.GetProperty("apps").EnumerateArray().Select(app => app.GetRawText());
        apps.Should().Contain(
        [
            $$"""{"slug":"{{slug}}","starter_credits":8,"settlement":"holder","configured":false}""",
            """{"slug":"video","starter_credits":20,"settlement":"holder","configured":true}""",
            """{"slug":"studio","starter_credits":1000,"settlement":"app","configured":true}""",
        ]);
        text.Output.Split('\n').Should().Contain([$"{slug}  8  settled by holder", "studio  1000  settled by app  (from the settings)"]);
        var person = Given.AnyoneNew();
        (await person.Wallet(slug)).Json.GetProperty("account").GetProperty("credits").GetInt64().Should().Be(8);
    }

    [Test]
    public async Task Remove_an_app_whose_grants_stay()
    {
        var slug = await Given.AnApp(starterCredits: 7);
        var (visitor, stranger) = (Given.AnyoneNew(), Given.AnyoneNew());
        await visitor.Wallet(slug);

        var removed = await OperatorCommand.Run(TestRun.Database, "apps", "remove", slug);
        var again = await OperatorCommand.Run(TestRun.Database, "apps", "remove", slug, "--json");

        (removed.ExitCode, removed.Output).Should().Be((0, $"{slug} is no longer registered"));
        removed.Errors.Should().Contain("AppRemoved", "it is in the log");
        (again.ExitCode, again.Errors, again.Error).Should().Be((1, "", "app_not_registered"));
        (await visitor.Wallet(slug)).Body.Should().Contain($$"""{"slug":"{{slug}}","starter_credits":7,"granted":true""");
        (await visitor.Credits()).Should().Be(7);
        (await stranger.Wallet()).Body.Should().Contain("video").And.NotContain(slug);
    }

    [TestCase("video", "configured_app")]
    [TestCase("Not_an_app", "invalid_request")]
    public async Task Remove_no_app_that_a_setting_names_or_that_has_no_slug(string slug, string error)
    {
        var refused = await OperatorCommand.Run(TestRun.Database, "apps", "remove", slug, "--json");

        (refused.ExitCode, refused.Errors, refused.Error).Should().Be((1, "", error));
    }

    [TestCase("video", "configured_app")]
    [TestCase("Not_an_app", "invalid_request")]
    public async Task Set_no_app_that_a_setting_names_or_that_has_no_slug(string slug, string error)
    {
        var refused = await OperatorCommand.Run(TestRun.Database, "apps", "set", slug, "--starter-credits", "7", "--json");

        (refused.ExitCode, refused.Errors, refused.Error).Should().Be((1, "", error));
    }
}
