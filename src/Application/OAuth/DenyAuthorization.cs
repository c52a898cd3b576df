using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.OAuth;

/// <summary>Denies what an OAuth client asks for. Nothing is stored: the client learns it by the redirect.</summary>
public sealed record DenyAuthorization(Guid AccountId, string ClientId) : ICommand<Unit>;

internal sealed class DenyAuthorizationHandler(AfterCommit afterCommit) : IRequestHandler<DenyAuthorization, Result<Unit>>
{
    public Task<Result<Unit>> Handle(DenyAuthorization command, CancellationToken cancellationToken)
    {
        afterCommit.Publish(new AuthorizationDenied(command.AccountId, command.ClientId));
        return Task.FromResult<Result<Unit>>(Unit.Value);
    }
}
