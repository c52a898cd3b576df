using FocusAccount.Application.Identity;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.AppKeys;

/// <summary>Finds the app of an app key.</summary>
public sealed record AuthenticateAppKey(Secret Key) : IQuery<AppKeyHolder>;

internal sealed class AuthenticateAppKeyHandler(
    IAppKeyRepository keys, CredentialCache<AppKeyHolder> cache, ICredentialUsage usage, TimeProvider clock)
    : IRequestHandler<AuthenticateAppKey, Result<AppKeyHolder>>
{
    public async Task<Result<AppKeyHolder>> Handle(AuthenticateAppKey query, CancellationToken cancellationToken)
    {
        if (!TokenFormat.AppKey.TryParse(query.Key.Reveal(), out var keyId))
        {
            return AppKeyErrors.Malformed with { Reason = "mistyped app key" };
        }

        return await cache.GetOrAdd(query.Key, key => Find(keyId, key, cancellationToken));
    }

    private async Task<Result<AppKeyHolder>> Find(Guid keyId, Secret key, CancellationToken cancellationToken)
    {
        var stored = await keys.FindHolder(keyId, key.Hash, cancellationToken);
        return stored.UseAt(clock.GetUtcNow(), unknown: AppKeyErrors.Invalid with { Reason = "unknown app key" }, usage.Record);
    }
}
