using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.OAuth;

/// <summary>
/// Approves what an OAuth client asks for, less what the person takes away, and returns the code that the client redeems for its token.
/// </summary>
public sealed record ApproveAuthorization(
    Guid AccountId, TokenTermsRequest Asked, TokenTermsRequest Changes, string RedirectUri, CodeChallenge Challenge) : ICommand<Secret>;

internal sealed class ApproveAuthorizationValidator : AbstractValidator<ApproveAuthorization>
{
    public ApproveAuthorizationValidator() => RuleFor(command => command.Changes).SetValidator(new TokenTermsValidator());
}

internal sealed class ApproveAuthorizationHandler(
    IAuthorizationCodeRepository codes, ITokenRepository tokens, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<ApproveAuthorization, Result<Secret>>
{
    public async Task<Result<Secret>> Handle(ApproveAuthorization command, CancellationToken cancellationToken)
    {
        // So that the person learns it. The limit itself is kept when the code is redeemed.
        var now = clock.GetUtcNow();
        if (PersonalAccessToken.WhyNoMore(await tokens.CountValid(command.AccountId, now, cancellationToken)) is { } full)
        {
            return full;
        }

        var given = command.Asked.ToTerms().Narrow(command.Changes.ToChanges());
        if (given.Error is { } refusal)
        {
            return refusal;
        }

        var secret = Secret.Random();
        var code = AuthorizationCode.Issue(secret, command.AccountId, given.Value, command.RedirectUri, command.Challenge, now);
        await codes.Add(code, cancellationToken);
        afterCommit.Publish(new AuthorizationApproved(code));
        return secret;
    }
}
