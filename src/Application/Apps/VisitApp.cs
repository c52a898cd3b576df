using FluentValidation;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>Handles an account's first visit to an app: grants its starter credits once per account, and returns the wallet.</summary>
public sealed record VisitApp(Guid AccountId, string App) : ICommand<Wallet>;

internal sealed class VisitAppValidator : AbstractValidator<VisitApp>
{
    public VisitAppValidator() => RuleFor(command => command.App).IsAppSlug();
}

internal sealed class VisitAppHandler(
    IAccountLocks locks, IAppRepository apps, IAccountRepository accounts, AppCatalog catalog, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<VisitApp, Result<Wallet>>
{
    public async Task<Result<Wallet>> Handle(VisitApp command, CancellationToken cancellationToken)
    {
        var account = await locks.Lock(command.AccountId, cancellationToken);

        // Read once the account is locked, since nobody else can grant to it now.
        var wallet = (await accounts.ReadWallet(account.Id, cancellationToken)).Requesting(command.App, catalog.DefaultStarterCredits);
        if (!wallet.IsGrantDue)
        {
            return wallet;
        }

        var requested = wallet.RequestedApp!;
        if (!requested.IsRegistered && wallet.Apps.Count(app => !app.IsRegistered) >= App.MaxUnregistered)
        {
            return AppErrors.TooManyApps;
        }

        var before = account.Credits;
        var grant = account.GrantStarterCredits(new App(new AppSlug(requested.Slug), requested.StarterCredits), clock.GetUtcNow());
        accounts.Save(account);
        apps.Add(grant);
        afterCommit.Publish(new StarterCreditsGranted(grant, before, account.Credits));
        return wallet.WithGrant(grant, account.Credits);
    }
}
