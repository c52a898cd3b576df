using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Identity;

/// <summary>Asks Clerk about a user; one whom Clerk does not know counts as deleted.</summary>
public sealed record FindClerkUser(string ClerkId) : IUpstreamQuery<ClerkUser>;

internal sealed class FindClerkUserHandler(IClerk clerk) : IRequestHandler<FindClerkUser, Result<ClerkUser>>
{
    public Task<Result<ClerkUser>> Handle(FindClerkUser query, CancellationToken cancellationToken) =>
        clerk.FindUser(query.ClerkId, cancellationToken);
}
