using FluentValidation;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>Makes an app known and grants its starter credits, once per account and app.</summary>
public sealed record GrantStarterCredits(Guid AccountId, string App) : ICommand<AppGrant>;

internal sealed class GrantStarterCreditsValidator : AbstractValidator<GrantStarterCredits>
{
    public GrantStarterCreditsValidator() => RuleFor(command => command.App).IsAppSlug();
}

internal sealed class GrantStarterCreditsHandler(IAppRepository apps, IAccountRepository accounts, AppCatalog catalog, EventLog events, TimeProvider clock)
    : IRequestHandler<GrantStarterCredits, Result<AppGrant>>
{
    public async Task<Result<AppGrant>> Handle(GrantStarterCredits command, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var unlessKnown = new App(new AppSlug(command.App), catalog.DefaultStarterCredits);
        var (account, app, grant) = await apps.FindForUpdate(command.AccountId, unlessKnown, now, cancellationToken);
        if (app is null)
        {
            return AppErrors.TooManyApps;
        }

        if (grant is not null)
        {
            return grant;
        }

        var before = account.Credits;
        var granted = account.GrantStarterCredits(app, now);
        accounts.Save(account);
        apps.Add(granted);
        events.Add(log => log.Granted(granted, before, account.Credits));
        return granted;
    }
}
