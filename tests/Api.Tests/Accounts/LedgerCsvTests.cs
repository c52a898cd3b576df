using System.Globalization;
using System.Text.Json;
using CsvHelper;

namespace FocusAccount.Api.Tests.Accounts;

/// <summary>The ledger as a file for spreadsheets.</summary>
public sealed class LedgerCsvTests
{
    [Test]
    public async Task Has_the_entries_of_the_list_by_the_same_names()
    {
        var person = await Given.AnAccountWith(credits: 100);
        await person.Complete(await person.HasStarted(cost: 5), cost: 3);
        await OperatorCommand.Run(TestRun.Database, "credits", "grant", "--account", person.ClerkId, "--amount", "30", "--reason", "a gift, \"twice\"");

        var file = await Download(person);

        file.Status.Should().Be(200);
        file.Header("Cache-Control").Should().Be("no-store");
        var entries = await person.Statement();
        Rows(file.Body).Should().BeEquivalentTo(
            entries.Select(entry => entry.EnumerateObject().ToDictionary(
                member => member.Name,
                member => member.Name == "created_at" ? $"{member.Value.GetDateTimeOffset():yyyy-MM-ddTHH:mm:ssZ}" : $"{member.Value}")),
            options => options.WithStrictOrdering());
    }

    [Test]
    public async Task Is_written_by_the_letter_of_rfc_4180()
    {
        var person = Given.AnyoneNew();
        await person.Wallet();
        await OperatorCommand.Run(TestRun.Database, "credits", "grant", "--account", person.ClerkId, "--amount", "30", "--reason", "a gift, \"twice\"");

        var file = await Download(person);

        file.Body.Should().MatchRegex(
            "\\Asequence,created_at,kind,amount,balance_after,app,action,job_id,reason,by,by_id\r\n"
            + "1,\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ,grant,30,30,,,,\"a gift, \"\"twice\"\"\",operator,\r\n\\z");
    }

    [TestCase("=HYPERLINK(\"https://evil.example\",\"click\")")]
    [TestCase("+1+1")]
    [TestCase("-2+3")]
    [TestCase("@SUM(A1)")]
    [TestCase("\t=1+1")]
    [TestCase(" =1+1")]
    [TestCase("\u200b=1+1")]
    [TestCase("\ufeff\u00a0=1+1")]
    [TestCase("＝1+1")]
    [TestCase("＠SUM(A1)")]
    [TestCase("\r=1+1")]
    public async Task Lets_no_text_of_a_stranger_become_a_formula(string action)
    {
        var person = await Given.AnAccountWith(credits: 100);
        (await person.Start(cost: 5, action: action)).Status.Should().Be(200);

        var rows = Rows((await Download(person)).Body);

        rows[0]["action"].Should().Be($"'{action}");
        rows[0]["amount"].Should().Be("-5");
    }

    [Test]
    public async Task Has_all_that_match_whatever_the_limit_of_a_page()
    {
        var person = await Given.AnAccountWith(credits: 100);
        foreach (var app in new[] { "video", "studio", "video" })
        {
            await person.HasStarted(cost: 1, app: app);
        }

        Rows((await Download(person, "?limit=1")).Body).Should().HaveCount(4);
        Rows((await Download(person, "?app=video")).Body).Select(row => row["sequence"]).Should().Equal("4", "2");
        Rows((await Download(person, "?before=3")).Body).Select(row => row["sequence"]).Should().Equal("2", "1");
        Rows((await Download(person, "?from=2099-01-01")).Body).Should().BeEmpty();
    }

    [Test]
    public async Task Has_a_ledger_of_many_pages_without_a_gap()
    {
        var person = Given.AnyoneNew();
        await person.Wallet();
        await person.Service.Database.Execute(
            """
            insert into ledger_entries (account_id, sequence, kind, amount, balance_after, reason, created_at)
            select @AccountId, n, 'grant', 1, n, 'number ' || n, now()
            from generate_series(1, 5000) n;
            update accounts set credits = 5000, ledger_sequence = 5000 where id = @AccountId
            """,
            new { person.AccountId });

        var rows = Rows((await Download(person)).Body);

        rows.Select(row => int.Parse(row["sequence"], CultureInfo.InvariantCulture)).Should().Equal(Enumerable.Range(1, 5000).Reverse());
    }

    [TestCase("9007199254740991")]
    [TestCase("9223372036854775807")]
    public async Task Ends_soon_whatever_the_cursor(string before)
    {
        var person = await Given.AnAccountWith(credits: 100);
        await person.HasStarted(cost: 1, app: "video");

        Rows((await Download(person, $"?app=video&before={before}")).Body).Should().ContainSingle();
        (await person.Get($"/api/wallet/ledger?kind=grant&before={before}")).Json.GetProperty("next").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [TestCase("text/csv", true)]
    [TestCase("TEXT/CSV; header=present", true)]
    [TestCase("text/csv;q=0.9, application/json;q=0.1", true)]
    [TestCase("text/csv, */*", true)]
    [TestCase("application/json, text/csv;q=0.1", false)]
    [TestCase("application/json, text/csv", false)]
    [TestCase("*/*, text/csv;q=0.5", false)]
    [TestCase("application/json", false)]
    [TestCase("*/*", false)]
    [TestCase("text/csv;q=0", false)]
    public async Task Is_for_those_who_ask_for_it(string accept, bool isFile)
    {
        var person = await Given.AnAccountWith(credits: 1);

        var reply = await person.Send(new HttpRequestMessage(HttpMethod.Get, "/api/wallet/ledger").With(("Accept", accept)));

        reply.Body.StartsWith("sequence,", StringComparison.Ordinal).Should().Be(isFile);
    }

    [Test]
    public async Task Refuses_in_json()
    {
        var refused = await Download(Given.AnyoneNew(), "?kind=gift");

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
    }

    private static Task<Reply> Download(Person person, string query = "") =>
        person.Send(new HttpRequestMessage(HttpMethod.Get, $"/api/wallet/ledger{query}").With(("Accept", "text/csv")));

    private static List<Dictionary<string, string>> Rows(string file)
    {
        using var csv = new CsvReader(new StringReader(file), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read())
        {
            rows.Add(csv.HeaderRecord!.ToDictionary(name => name, name => csv.GetField(name)!));
        }

        return rows;
    }
}
