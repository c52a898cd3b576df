using FluentValidation;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>
/// Changes a personal access token for its person: a new name or budget, fewer permissions, a shorter life from now. A first budget counts
/// all that the jobs of the token take from now on.
/// </summary>
public sealed record ChangeToken(Guid AccountId, Guid TokenId, TokenTermsRequest Changes) : ICommand<TokenListItem>;

internal sealed class ChangeTokenValidator : AbstractValidator<ChangeToken>
{
    public ChangeTokenValidator() => RuleFor(command => command.Changes).SetValidator(new TokenTermsValidator());
}

internal sealed class ChangeTokenHandler(IAccountLocks locks, ITokenRepository tokens, IJobRepository jobs, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<ChangeToken, Result<TokenListItem>>
{
    public async Task<Result<TokenListItem>> Handle(ChangeToken command, CancellationToken cancellationToken)
    {
        // A command that spends the budget holds this lock too.
        await locks.Lock(command.AccountId, cancellationToken);
        var now = clock.GetUtcNow();
        if (await tokens.FindValid(command.AccountId, command.TokenId, now, cancellationToken) is not { } found)
        {
            return TokenErrors.Unknown;
        }

        var changed = found.Token.Change(command.Changes.ToChanges(), now);
        if (changed.Error is { } refusal)
        {
            return refusal;
        }

        if (found.Token.Budget is null && changed.Value.Budget is { } first)
        {
            await jobs.CountIn(command.AccountId, first, cancellationToken);
        }

        tokens.Save(changed.Value);
        afterCommit.Publish(new TokenChanged(changed.Value));
        return (found with { Token = changed.Value }).At(now);
    }
}
