using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>Finds the account that an operator names by its id or its owner's Clerk id, and returns its id.</summary>
public sealed record FindAccount(string Account) : IQuery<Guid>;

internal sealed class FindAccountValidator : AbstractValidator<FindAccount>
{
    public FindAccountValidator() => RuleFor(query => query.Account).IsAccountName();
}

internal sealed class FindAccountHandler(IAccountRepository accounts) : IRequestHandler<FindAccount, Result<Guid>>
{
    public async Task<Result<Guid>> Handle(FindAccount query, CancellationToken cancellationToken)
    {
        var id = AccountName.IdOf(query.Account)!.Value;
        return await accounts.Exists(id, cancellationToken) ? id : AccountErrors.Unknown;
    }
}
