using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.RegularExpressions;
using CsvHelper;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Application.Accounts;
using FocusAccount.Domain;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace FocusAccount.Api.Controllers;

/// <summary>
/// The ledger as a file for spreadsheets (RFC 4180). It is read and sent page by page, so that neither a long ledger nor a slow reader takes
/// memory or a connection.
/// </summary>
internal sealed partial class LedgerCsv(IServiceScopeFactory scopes)
{
    public const string MediaType = "text/csv";

    private static readonly string[] Names =
        ["sequence", "created_at", "kind", "amount", "balance_after", "app", "action", "job_id", "reason", "by", "by_id"];

    /// <summary>Whether a request wants the file rather than JSON (RFC 9110, 12.5.1).</summary>
    public static bool IsWanted(HttpRequest request)
    {
        return MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
            && QualityOf(MediaType) is > 0 and var wanted
            && wanted > QualityOf(MediaTypeNames.Application.Json)
            && wanted >= QualityOf("*/*");

        double QualityOf(string type) => accepted
            .Where(range => range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Select(range => range.Quality ?? 1)
            .DefaultIfEmpty(0)
            .Max();
    }

    /// <summary>Sends all entries that match, or returns the error that refuses them.</summary>
    public async Task<ActionResult> Of(ListLedger query, HttpContext context)
    {
        var page = await Read(query with { IsExport = true }, context);
        if (page.Error is { } refusal)
        {
            return new ErrorResult(refusal);
        }

        context.Response.ContentType = $"{MediaType}; charset=utf-8; header=present";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"focus-account-ledger.csv\"";
        await using var text = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        await using var csv = new CsvWriter(text, CultureInfo.InvariantCulture);
        await Write(csv, Names);
        while (true)
        {
            foreach (var entry in page.Value.Entries)
            {
                await Write(csv, LedgerEntry.From(entry));
            }

            await csv.FlushAsync();
            await text.FlushAsync(context.RequestAborted);
            if (page.Value.Next is not { } next)
            {
                return new EmptyResult();
            }

            page = await Read(query with { IsExport = true, Before = next }, context);
            if (page.Error is not null)
            {
                // A file that ends early must not look whole.
                context.Abort();
                return new EmptyResult();
            }
        }
    }

    // Each page has the whole time limit of a request.
    private async Task<Result<LedgerPage>> Read(ListLedger query, HttpContext context)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RequestDispatcher>().Send(query, context);
    }

    private static Task Write(CsvWriter csv, LedgerEntry entry) => Write(
        csv,
        [
            entry.Sequence.ToString(CultureInfo.InvariantCulture),
            entry.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            SnakeCase.NameOf(entry.Kind),
            entry.Amount.ToString(CultureInfo.InvariantCulture),
            entry.BalanceAfter.ToString(CultureInfo.InvariantCulture),
            entry.App,
            Inert(entry.Action),
            entry.JobId?.ToString(),
            Inert(entry.Reason),
            entry.By,
            entry.ById?.ToString(),
        ]);

    private static Task Write(CsvWriter csv, IEnumerable<string?> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(field);
        }

        return csv.NextRecordAsync();
    }

    // Spreadsheets take a text that begins so for a formula (OWASP, "CSV Injection"). Only texts that others wrote can.
    private static string? Inert(string? text) => text is not null && FormulaStart().IsMatch(text) ? $"'{text}" : text;

    [GeneratedRegex(@"\A([\t\r\n]|[\s\p{Cf}]*[=+\-@＝＋－＠])")]
    private static partial Regex FormulaStart();
}
