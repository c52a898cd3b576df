using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Apps;

/// <summary>Logs events of apps and their starter grants. Credits are whole numbers.</summary>
internal sealed partial class AppLog(ILogger<AppLog> logger) :
    INotificationHandler<AppSet>,
    INotificationHandler<AppRemoved>,
    INotificationHandler<StarterCreditsGranted>,
    INotificationHandler<StarterCreditsWithheld>
{
    public Task Handle(AppSet set, CancellationToken cancellationToken)
    {
        var settlement = SnakeCase.NameOf(set.App.Settlement ?? SettlementRule.Holder);
        LogSet(set.App.Slug.Value, set.App.StarterCredits, settlement);
        return Task.CompletedTask;
    }

    public Task Handle(AppRemoved removed, CancellationToken cancellationToken)
    {
        LogRemoved(removed.App.Value);
        return Task.CompletedTask;
    }

    public Task Handle(StarterCreditsGranted granted, CancellationToken cancellationToken)
    {
        var grant = granted.Grant;
        LogGranted(grant.AccountId, grant.App.Value, grant.StarterCredits, granted.CreditsBefore, granted.CreditsAfter);
        return Task.CompletedTask;
    }

    public Task Handle(StarterCreditsWithheld withheld, CancellationToken cancellationToken)
    {
        LogWithheld(withheld.Grant.AccountId, withheld.Grant.App.Value, withheld.FormerAccountId);
        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventName = nameof(AppSet),
        Level = LogLevel.Information,
        Message = "{App} grants each account {StarterCredits} starter credits, and its jobs are settled by: {Settlement}")]
    private partial void LogSet(string app, int starterCredits, string settlement);

    [LoggerMessage(EventName = nameof(AppRemoved), Level = LogLevel.Information, Message = "{App} is no longer registered")]
    private partial void LogRemoved(string app);

    [LoggerMessage(
        EventName = nameof(StarterCreditsGranted),
        Level = LogLevel.Information,
        Message = "Account {AccountId} granted {Amount} starter credits by {App}: {CreditsBefore} -> {CreditsAfter}")]
    private partial void LogGranted(Guid accountId, string app, long amount, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = nameof(StarterCreditsWithheld),
        Level = LogLevel.Information,
        Message = "Account {AccountId} gets no starter credits by {App}: the person had them with {FormerAccountId}, which was deleted")]
    private partial void LogWithheld(Guid accountId, string app, Guid formerAccountId);
}
