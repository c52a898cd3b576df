using FocusAccount.Application.Identity;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Tokens;
using FocusAccount.Infrastructure.Database;
using MediatR;

namespace FocusAccount.Api.Authentication;

/// <summary>Checks during a long response whether the personal access token of its request is still good for it.</summary>
internal sealed class TokenRecheck(CredentialCache<TokenHolder> tokens, IServiceScopeFactory scopes)
{
    /// <summary>
    /// Whether a new request with the same credential would be treated the same: asked of the cache, or else of the database. While that is
    /// away, nothing is delivered anyway. Other credentials than personal access tokens are good.
    /// </summary>
    public async Task<bool> IsStillGood(HttpContext context)
    {
        if (Caller.Of(context.User) is not PersonCaller { TokenId: not null } person)
        {
            return true;
        }

        try
        {
            var token = new Secret(CallerAuthentication.BearerToken(context.Request)!);
            await using var scope = scopes.CreateAsyncScope();
            var found = tokens.Find(token)
                ?? await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new AuthenticateToken(token), context.RequestAborted);
            return found.Error is null
                && found.Value.Permissions.Scopes == person.Permissions.Scopes
                && found.Value.Permissions.Apps.SequenceEqual(person.Permissions.Apps);
        }
        catch (Exception exception) when (DatabaseErrors.IsUnavailable(exception))
        {
            return true;
        }
    }
}
