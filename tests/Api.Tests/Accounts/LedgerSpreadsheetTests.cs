using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using FocusAccount.Sandbox;

namespace FocusAccount.Api.Tests.Accounts;

/// <summary>The ledger's file in a real spreadsheet, which computes the formulas of the files that it opens.</summary>
public sealed class LedgerSpreadsheetTests
{
    // Columns by commas, text in quotes, UTF-8, from line 1, numbers and dates detected, formulas computed.
    private const string Import = "CSV:44,34,76,1,,0,false,true,false,false,false,-1,true";

    private static readonly XNamespace Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    private static readonly XNamespace Office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
    private static readonly XNamespace Text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";

    [Test]
    public async Task Opens_with_numbers_to_add_and_without_a_formula()
    {
        string[] actions = ["=1+1", "+1+1", "-2+3", "@SUM(1;1)", "\t=1+1", "=HYPERLINK(\"https://evil.example\")", "render, \"final\"\r\n=1+1"];
        var person = await Given.AnAccountWith(credits: 100);
        foreach (var action in actions)
        {
            (await person.Start(cost: 5, action: action)).Status.Should().Be(200);
        }

        await OperatorCommand.Run(TestRun.Database, "credits", "grant", "--account", person.ClerkId, "--amount", "30", "--reason", "=2+2");
        var file = await person.Send(new HttpRequestMessage(HttpMethod.Get, "/api/wallet/ledger").With(("Accept", "text/csv")));

        var sheet = await Open(file.Body);

        sheet.Should().HaveCount(2 + 1 + actions.Length).And.OnlyContain(row => row.Count == sheet[0].Count);
        sheet.SelectMany(row => row).Where(cell => cell.Formula is not null).Should().BeEmpty();
        var amount = sheet[0].FindIndex(cell => cell.Shown == "amount");
        sheet.Skip(1).Sum(row => row[amount].Number).Should().Be(100 + 30 - (5 * actions.Length));
        var computed = await Open("amount,action\r\n5,=1+1\r\n");
        computed[1][1].Should().Be(new Cell("2", 2, "of:=1+1"), "a formula that is not made inert is computed");
    }

    // Every cell of the used range, by rows.
    private static async Task<List<List<Cell>>> Open(string csv)
    {
        var program = await Daemon.Find(DebianPackage.LibreOffice);
        var folder = Directory.CreateTempSubdirectory("focus-spreadsheet-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ledger.csv"), csv);
            string[] arguments =
            [
                $"-env:UserInstallation=file://{folder.FullName}/profile", "--headless", $"--infilter={Import}", "--convert-to", "fods", "--outdir", folder.FullName,
                Path.Combine(folder.FullName, "ledger.csv"),
            ];
            using var running = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = await Task.WhenAll(running.StandardOutput.ReadToEndAsync(), running.StandardError.ReadToEndAsync());
            await running.WaitForExitAsync();
            running.ExitCode.Should().Be(0, string.Concat(said));
            await using var sheet = File.OpenRead(Path.Combine(folder.FullName, "ledger.fods"));
            var read = await XDocument.LoadAsync(sheet, LoadOptions.PreserveWhitespace, CancellationToken.None);
            return [.. read.Descendants(Table + "table-row").Select(row => row.Elements(Table + "table-cell").SelectMany(Cells).ToList())];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Neighbors that are alike are one element.
    private static IEnumerable<Cell> Cells(XElement cell) => Enumerable.Repeat(
        new Cell(
            string.Join('\n', cell.Elements(Text + "p").Select(paragraph => paragraph.Value)),
            (string?)cell.Attribute(Office + "value") is { } number ? decimal.Parse(number, CultureInfo.InvariantCulture) : null,
            (string?)cell.Attribute(Table + "formula")),
        (int?)cell.Attribute(Table + "number-columns-repeated") ?? 1);

    /// <summary>A cell: its text, its value if it is a number, and its formula if it has one.</summary>
    private sealed record Cell(string Shown, decimal? Number, string? Formula);
}
