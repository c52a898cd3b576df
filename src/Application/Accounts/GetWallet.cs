using FluentValidation;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>Reads the wallet of an account, with one app singled out if requested.</summary>
public sealed record GetWallet(Guid AccountId, string? App) : IQuery<Wallet>;

internal sealed class GetWalletValidator : AbstractValidator<GetWallet>
{
    public GetWalletValidator() => RuleFor(query => query.App!).IsAppSlug().When(query => query.App is not null);
}

internal sealed class GetWalletHandler(IAccountRepository accounts, AppCatalog catalog) : IRequestHandler<GetWallet, Result<Wallet>>
{
    public async Task<Result<Wallet>> Handle(GetWallet query, CancellationToken cancellationToken)
    {
        var wallet = await accounts.ReadWallet(query.AccountId, cancellationToken);
        if (query.App is null)
        {
            return wallet;
        }

        // An app that is not registered yet will grant the default.
        var requested = wallet.Apps.FirstOrDefault(app => app.Slug == query.App)
            ?? new WalletApp(query.App, catalog.DefaultStarterCredits, Granted: false, GrantedAt: null);
        return wallet with { RequestedApp = requested };
    }
}
