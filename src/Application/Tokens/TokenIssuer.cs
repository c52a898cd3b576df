using FocusAccount.Application.Accounts;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Tokens;

/// <summary>
/// Issues a personal access token for an approval that is redeemed with it, whichever way it was given. The token is created at that moment
/// and stored only as a hash.
/// </summary>
internal sealed class TokenIssuer(IAccountLocks locks, ITokenRepository tokens, TimeProvider clock)
{
    /// <summary>Redeems the approval by one conditional statement, and issues a token on its terms; or says why not.</summary>
    public async Task<Result<CollectedToken>> Issue(
        Guid accountId, TokenTerms terms, Func<Task<Error?>> redeem, CancellationToken cancellationToken)
    {
        // Counted twice: first without the lock, so that a program that goes on asking takes none.
        var now = clock.GetUtcNow();
        if (PersonalAccessToken.WhyNoMore(await tokens.CountValid(accountId, now, cancellationToken)) is { } alreadyFull)
        {
            return alreadyFull;
        }

        // The approval is redeemed before a token is created: of two simultaneous requests, only one creates it. The account is locked
        // before its tokens are counted: of many approvals that are redeemed at once, none gets past the limit.
        var account = await locks.Lock(accountId, cancellationToken);
        if (account.ClosedFor is not null)
        {
            return AccountErrors.Closed;
        }

        if (await redeem() is { } used)
        {
            return used;
        }

        if (PersonalAccessToken.WhyNoMore(await tokens.CountValid(accountId, now, cancellationToken)) is { } full)
        {
            return full;
        }

        var secret = TokenFormat.PersonalAccessToken.Mint(accountId);
        var token = PersonalAccessToken.Issue(secret, accountId, Guid.CreateVersion7(now), terms, now);
        tokens.Add(token);
        return new CollectedToken(secret, token);
    }
}

/// <summary>A personal access token for its program, and what the person has given it.</summary>
public sealed record CollectedToken(Secret Secret, PersonalAccessToken Token);
