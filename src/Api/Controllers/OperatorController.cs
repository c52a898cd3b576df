using System.Globalization;
using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Pages;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Tokens;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>
/// The operator's page: it finds accounts, shows them, changes them, and reports on apps, by the use cases of the operator commands
/// (<see cref="Operator"/>).
/// </summary>
[PersonPage]
[OperatorPage]
[ApiExplorerSettings(IgnoreApi = true)]
internal sealed class OperatorController(RequestDispatcher dispatcher, OperatorQueries queries) : Controller
{
    private const string ReportedDays = "30";

    private string By => ((PersonCaller)Caller.Of(User)!).ClerkId;

    /// <summary>Leads straight to an account that is found by an id; lists those that are found by the end of a token.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "/operator")]
    public async Task<ActionResult> Start()
    {
        var find = Request.Query["find"].ToString().Trim();
        var found = find.Length == 0 ? null : await queries.Send(new SearchAccounts(find.TrimStart('…')), HttpContext);
        if (found is { Error: null, Value.Accounts: [{ TokenId: null } only] })
        {
            return Redirect(AddressOf(only.Id));
        }

        var holds = await queries.Send(new ListOldHolds(), HttpContext);
        var apps = await queries.Send(new ListApps(), HttpContext);
        if (apps.Error is { } refusal)
        {
            return new ErrorResult(refusal);
        }

        Response.StatusCode = StatusOf(found?.Error);
        return View("Operator", new OperatorStart(find, found, holds, apps.Value.Apps));
    }

    [AcceptVerbs("GET", "HEAD", Route = "/operator/accounts/{id}")]
    public Task<ActionResult> Account(Guid id) =>
        Account(id, OperatorOutcome.Of(Request.Query["done"].ToString()), OperatorForm.Empty);

    /// <summary>
    /// Does what a form asks for and leads back to the account, so that the page can be loaded again. The address is that of the page, so
    /// that a session that has to be renewed first leads back to it, too.
    /// </summary>
    [HttpPost("/operator/accounts/{id}")]
    public async Task<ActionResult> Act(Guid id)
    {
        var read = await OperatorForm.Read(Request);
        if (read.Error is { } unreadable)
        {
            return new ErrorResult(unreadable);
        }

        var outcome = await Act(id, read.Value);
        if (outcome.Done is { } done)
        {
            Response.Headers.Location = $"{AddressOf(id)}?done={done}";
            return StatusCode(StatusCodes.Status303SeeOther);
        }

        return await Account(id, outcome, read.Value);
    }

    [AcceptVerbs("GET", "HEAD", Route = "/operator/apps/{slug}")]
    public async Task<ActionResult> App(string slug)
    {
        var days = Request.Query["days"].ToString() is { Length: > 0 } asked ? asked : ReportedDays;
        var number = int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : 0;
        var report = await queries.Send(new ReportApp(slug, number), HttpContext);
        Response.StatusCode = StatusOf(report.Error);
        return View("OperatorApp", new OperatorReport(slug, days, report));
    }

    private static string AddressOf(Guid accountId) => $"/operator/accounts/{accountId}";

    private static int StatusOf(Error? refusal) => refusal is null ? StatusCodes.Status200OK : ErrorResponse.StatusOf(refusal.Kind);

    private async Task<ActionResult> Account(Guid id, OperatorOutcome outcome, OperatorForm form)
    {
        var shown = await queries.Send(new ShowAccount($"{id}", OperatorAccount.Entries), HttpContext);
        if (shown.Error is { } refusal)
        {
            return new ErrorResult(refusal);
        }

        Response.StatusCode = StatusOf(outcome.Refusal);
        return View("OperatorAccount", new OperatorAccount(shown.Value, shown.Value.ClerkId == By, outcome, form));
    }

    private Task<OperatorOutcome> Act(Guid id, OperatorForm form) => form.Act switch
    {
        _ when id == Domain.Accounts.Account.IdOf(By) => Task.FromResult(new OperatorOutcome(Refusal: AccountErrors.OwnAccount)),
        OperatorForm.Grant => Adjust(id, LedgerKind.Grant, form, "granted"),
        OperatorForm.Revoke => Adjust(id, LedgerKind.Revoke, form, "revoked"),
        OperatorForm.Close => Send(
            new CloseAccount($"{id}", form.Reason, By), closed => new(closed.Changed ? "closed" : "closed_already")),
        OperatorForm.Reopen => Send(
            new ReopenAccount($"{id}", form.Reason, By), opened => new(opened.Changed ? "reopened" : "open_already")),
        OperatorForm.RevokeTokens when form.Token == OperatorForm.AllTokens => RevokeAllTokens(id, form.Reason),
        OperatorForm.RevokeTokens when Guid.TryParseExact(form.Token, "D", out var tokenId) => Send(
            new RevokeToken(id, tokenId, CallerTokenId: null, form.Reason), _ => new("token_revoked")),
        OperatorForm.RevokeTokens => Task.FromResult(new OperatorOutcome(Refusal: TokenErrors.Unknown)),
        _ => Task.FromResult(new OperatorOutcome(Refusal: RequestErrors.Invalid("act is not one of the acts of this page.", "act"))),
    };

    private Task<OperatorOutcome> Adjust(Guid id, LedgerKind kind, OperatorForm form, string done) => Send(
        new AdjustCredits(kind, $"{id}", form.WholeAmount, form.Reason, By),
        made => made.AlreadyMade ? new(MadeAt: made.MadeAt) : new(done));

    // Without the account there is nothing to lock.
    private async Task<OperatorOutcome> RevokeAllTokens(Guid id, string reason)
    {
        var found = await dispatcher.Send(new FindAccount($"{id}"), HttpContext);
        return found.Error is { } unknown
            ? new OperatorOutcome(Refusal: unknown)
            : await Send(new RevokeAllTokens(id, reason), _ => new("tokens_revoked"));
    }

    private async Task<OperatorOutcome> Send<T>(IRequest<Result<T>> request, Func<T, OperatorOutcome> toOutcome)
    {
        var result = await dispatcher.Send(request, HttpContext);
        return result.Error is { } refusal ? new OperatorOutcome(Refusal: refusal) : toOutcome(result.Value);
    }
}
