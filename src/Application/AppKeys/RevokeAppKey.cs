using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Apps;
using MediatR;

namespace FocusAccount.Application.AppKeys;

/// <summary>Revokes an app key for good, and returns its app.</summary>
public sealed record RevokeAppKey(Guid KeyId) : ICommand<AppSlug>;

internal sealed class RevokeAppKeyHandler(IAppKeyRepository keys, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<RevokeAppKey, Result<AppSlug>>
{
    public async Task<Result<AppSlug>> Handle(RevokeAppKey command, CancellationToken cancellationToken)
    {
        if (await keys.TryRevoke(command.KeyId, clock.GetUtcNow(), cancellationToken) is not { } app)
        {
            return AppKeyErrors.Unknown;
        }

        afterCommit.Publish(new AppKeyRevoked(app, command.KeyId));
        return app;
    }
}
