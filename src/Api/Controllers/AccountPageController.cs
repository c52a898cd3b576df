using System.Globalization;
using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Limits;
using FocusAccount.Api.Pages;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>The pages of a person's account: all can be read without our scripts, which only act and keep the jobs up to date.</summary>
[PersonPage]
[ApiExplorerSettings(IgnoreApi = true)]
internal sealed class AccountPageController(RequestDispatcher dispatcher, TimeProvider clock, LedgerCsv csv) : Controller
{
    /// <summary>The key of the balance among the data of a view, for the header.</summary>
    public const string Balance = "Balance";

    private PersonCaller Person => (PersonCaller)Caller.Of(User)!;

    private PersonZone Zone => PersonZone.Of(Request);

    [AcceptVerbs("GET", "HEAD", Route = "/account")]
    [RouteLimit(LimitedRoute.List)]
    public async Task<ActionResult> Overview()
    {
        var overview = await Send(new ShowOverview(Person.AccountId, Zone.Zone));
        return overview.Error is { } refusal
            ? new ErrorResult(refusal)
            : Show("Overview", overview.Value.Wallet, new OverviewPage(overview.Value, Zone));
    }

    [AcceptVerbs("GET", "HEAD", Route = "/account/usage")]
    [RouteLimit(LimitedRoute.List)]
    public Task<ActionResult> Usage() => Show<UsagePage>("Usage", async wallet =>
    {
        var days = UsagePage.Spans.FirstOrDefault(span => Request.Query["days"] == span.ToString(CultureInfo.InvariantCulture), defaultValue: 30);
        var from = StatementFilter.Text(Zone.Zone.DayOf(clock.GetUtcNow()).AddDays(1 - days));
        var reports = new List<UsageReport>();
        foreach (var key in new[] { UsageKey.Day, UsageKey.App, UsageKey.Action, UsageKey.Token })
        {
            var report = await Send(new ReportUsage(wallet.Account.Id, Person.Permissions, key, App: null, from, To: null, Zone.Name));
            if (report.Error is { } refusal)
            {
                return refusal;
            }

            reports.Add(report.Value);
        }

        return new UsagePage(days, reports[0], reports[1], reports[2], reports[3], Zone);
    });

    [AcceptVerbs("GET", "HEAD", Route = "/account/statement")]
    [RouteLimit(LimitedRoute.List)]
    public Task<ActionResult> Statement() => Show<StatementPage>("Statement", async wallet =>
    {
        var filter = StatementFilter.Of(Request.Query, wallet.Apps);
        var ledger = await Send(filter.ToQuery(wallet.Account.Id, Person.Permissions, Zone));
        if (ledger.Error is { } refusal)
        {
            return refusal;
        }

        var proof = Request.Query["prove"] == "true" ? (await Send(new ProveBalance(wallet.Account.Id))).Value : null;
        return new StatementPage(filter, ledger.Value, wallet.Apps, proof, Zone);
    });

    [AcceptVerbs("GET", "HEAD", Route = "/account/statement.csv")]
    [RouteLimit(LimitedRoute.List)]
    public async Task<ActionResult> StatementCsv()
    {
        var wallet = await Send(new GetWallet(Person.AccountId, App: null, Person.Permissions, Person.TokenId));
        if (wallet.Error is { } refusal)
        {
            return new ErrorResult(refusal);
        }

        var query = StatementFilter.Of(Request.Query, wallet.Value.Apps).ToQuery(Person.AccountId, Person.Permissions, Zone);
        return await csv.Of(query, HttpContext);
    }

    [AcceptVerbs("GET", "HEAD", Route = "/account/tools")]
    [RouteLimit(LimitedRoute.List)]
    public Task<ActionResult> Tools() => Show<ToolsPage>("Tools", async wallet =>
    {
        // An account has fewer valid tokens than a page has.
        var tokens = await Send(new ListTokens(wallet.Account.Id, Person.TokenId, Limit: PageLimit.Max));
        return tokens.Error is { } refusal ? refusal : new ToolsPage(tokens.Value.Tokens, Zone);
    });

    [AcceptVerbs("GET", "HEAD", Route = "/account/apps")]
    public Task<ActionResult> Apps() =>
        Show<AppsPage>("Apps", wallet => Task.FromResult<Result<AppsPage>>(new AppsPage(wallet.Apps, Zone)));

    private async Task<ActionResult> Show<T>(string view, Func<Wallet, Task<Result<T>>> read)
    {
        var wallet = await Send(new GetWallet(Person.AccountId, App: null, Person.Permissions, Person.TokenId));
        if (wallet.Error is { } noWallet)
        {
            return new ErrorResult(noWallet);
        }

        var model = await read(wallet.Value);
        return model.Error is { } refusal ? new ErrorResult(refusal) : Show(view, wallet.Value, model.Value!);
    }

    private ViewResult Show(string view, Wallet wallet, object model)
    {
        ViewData[Balance] = wallet.Account.Credits;
        return View($"/Views/Account/{view}.cshtml", model);
    }

    private Task<Result<T>> Send<T>(IRequest<Result<T>> request) => dispatcher.Send(request, HttpContext);
}
