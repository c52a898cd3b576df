using FluentValidation;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>
/// Handles an account's first visit to an app: grants its starter credits once per person, and returns the wallet. A person who was deleted
/// and comes back has another account, and is recognized by the identifiers that Clerk has of the person (<see cref="RecognizePerson"/>).
/// </summary>
public sealed record VisitApp(Guid AccountId, string App, IReadOnlyList<string> Identifiers) : ICommand<Wallet>;

internal sealed class VisitAppValidator : AbstractValidator<VisitApp>
{
    public VisitAppValidator() => RuleFor(command => command.App).IsAppSlug();
}

internal sealed class VisitAppHandler(
    IAccountLocks locks,
    IAppRepository apps,
    IAccountRepository accounts,
    IPersonIdentifiers identifiers,
    AppCatalog catalog,
    AfterCommit afterCommit,
    TimeProvider clock)
    : IRequestHandler<VisitApp, Result<Wallet>>
{
    public async Task<Result<Wallet>> Handle(VisitApp command, CancellationToken cancellationToken)
    {
        // Before the lock, because a deletion is final, and so are the grants of a deleted person.
        var former = command.Identifiers.Count == 0
            ? null
            : await identifiers.FindDeletedHolder(command.AccountId, command.Identifiers, command.App, cancellationToken);

        var account = await locks.Lock(command.AccountId, cancellationToken);
        if (account.ClosedFor is not null)
        {
            return AccountErrors.Closed;
        }

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

        // The grant of somebody who has had the credits already moves none, and is never due again.
        var before = account.Credits;
        var credits = former is null ? requested.StarterCredits : 0;
        var grant = account.GrantStarterCredits(new App(new AppSlug(requested.Slug), credits), clock.GetUtcNow());
        accounts.Save(account);
        apps.Add(grant);
        afterCommit.Publish(
            former is { } formerAccount
                ? new StarterCreditsWithheld(grant, formerAccount)
                : new StarterCreditsGranted(grant, before, account.Credits));
        return wallet.WithGrant(grant, account.Credits);
    }
}
