using FluentValidation;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>
/// Handles an account's first visit to an app: registers the app if it is new, grants its starter credits once per account, and returns the
/// wallet.
/// </summary>
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
        var slug = new AppSlug(command.App);
        var (account, app, grant) = await locks.LockWithGrant(command.AccountId, slug, cancellationToken);

        var now = clock.GetUtcNow();
        app ??= await apps.RegisterIfNew(new App(slug, catalog.DefaultStarterCredits), now, cancellationToken);
        if (app is null)
        {
            return AppErrors.TooManyApps;
        }

        if (grant is null)
        {
            var before = account.Credits;
            grant = account.GrantStarterCredits(app, held: grant, now);
            accounts.Save(account);
            apps.Add(grant);
            afterCommit.Publish(new StarterCreditsGranted(grant, before, account.Credits));
        }

        var wallet = await accounts.ReadWallet(account.Id, cancellationToken);
        return wallet.WithGrant(grant, account.Credits);
    }
}
