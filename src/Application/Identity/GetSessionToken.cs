using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Identity;

/// <summary>Gets a fresh session token from Clerk, for a caller with a session.</summary>
public sealed record GetSessionToken(string? SessionId, string? Template) : IUpstreamQuery<Secret>;

internal sealed class GetSessionTokenHandler(IClerk clerk) : IRequestHandler<GetSessionToken, Result<Secret>>
{
    public async Task<Result<Secret>> Handle(GetSessionToken query, CancellationToken cancellationToken)
    {
        if (query.SessionId is null || (query.Template is not null && !ClerkName.IsValid(query.Template)))
        {
            return IdentityErrors.NoSessionToken;
        }

        return await clerk.CreateSessionToken(query.SessionId, query.Template, cancellationToken);
    }
}
