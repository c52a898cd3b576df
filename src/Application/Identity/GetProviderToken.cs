using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Identity;

/// <summary>Gets a person's access token for a provider through Clerk; <c>github</c> and <c>oauth_github</c> mean the same.</summary>
public sealed record GetProviderToken(string ClerkId, string Provider) : IUpstreamQuery<Secret>;

internal sealed class GetProviderTokenValidator : AbstractValidator<GetProviderToken>
{
    public GetProviderTokenValidator() =>
        RuleFor(query => query.Provider).Must(ClerkName.IsValid).WithMessage("provider must be letters, digits, _ and -.");
}

internal sealed class GetProviderTokenHandler(IClerk clerk) : IRequestHandler<GetProviderToken, Result<Secret>>
{
    private const string Prefix = "oauth_";

    public Task<Result<Secret>> Handle(GetProviderToken query, CancellationToken cancellationToken)
    {
        var provider = query.Provider.StartsWith(Prefix, StringComparison.Ordinal) ? query.Provider : Prefix + query.Provider;
        return clerk.GetProviderToken(query.ClerkId, provider, cancellationToken);
    }
}
