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
        return query.App is null ? wallet : wallet.Requesting(query.App, catalog.DefaultStarterCredits);
    }
}
