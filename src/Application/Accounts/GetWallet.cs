using FluentValidation;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Reads the wallet of an account with its holds, with one app singled out if requested, and with the budget of the token that asks, if
/// it has one.
/// </summary>
public sealed record GetWallet(Guid AccountId, string? App, TokenPermissions Permissions, Guid? TokenId)
    : IQuery<Wallet>;

internal sealed class GetWalletValidator : AbstractValidator<GetWallet>
{
    public GetWalletValidator() => RuleFor(query => query.App!).IsAppSlug().When(query => query.App is not null);
}

internal sealed class GetWalletHandler(
    IAccountRepository accounts, IOpenJobReader openJobs, ITokenRepository tokens, AppCatalog catalog, TimeProvider clock)
    : IRequestHandler<GetWallet, Result<Wallet>>
{
    public async Task<Result<Wallet>> Handle(GetWallet query, CancellationToken cancellationToken)
    {
        if (query.App is not null && query.Permissions.WhyNot(new AppSlug(query.App)) is { } notAllowed)
        {
            return notAllowed;
        }

        var wallet = await accounts.ReadWallet(query.AccountId, cancellationToken);
        wallet = wallet with { Holds = await openJobs.HoldsOf(query.AccountId, wallet.Holds.Held, cancellationToken) };
        if (query.Permissions.BudgetTokenOf(query.TokenId) is { } tokenId)
        {
            var now = clock.GetUtcNow();
            wallet = wallet with { Budget = (await tokens.FindValid(query.AccountId, tokenId, now, cancellationToken))?.At(now).Token.Budget };
        }

        return query.App is null ? wallet : wallet.Requesting(query.App, catalog.DefaultStarterCredits);
    }
}
