using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>
/// Deletes a batch of personal access tokens that ended long ago and returns their number; several instances may sweep at once.
/// </summary>
public sealed record SweepTokens : ICommand<int>
{
    /// <summary>
    /// How long a token stays in the table after its end, where an operator who investigates a theft finds when it was last used.
    /// </summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);
}

internal sealed class SweepTokensHandler(ITokenRepository tokens, TimeProvider clock) : IRequestHandler<SweepTokens, Result<int>>
{
    public async Task<Result<int>> Handle(SweepTokens command, CancellationToken cancellationToken)
    {
        var deleted = 0;
        var ended = await tokens.ListEndedBefore(clock.GetUtcNow() - SweepTokens.Retention, cancellationToken);
        foreach (var token in ended.OrderBy(token => token.AccountId).ThenBy(token => token.TokenId))
        {
            deleted += await tokens.TryDelete(token, cancellationToken) ? 1 : 0;
        }

        return deleted;
    }
}
