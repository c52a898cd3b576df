using FocusAccount.Domain;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Application.Pipeline;

/// <summary>Sends requests that do not come over HTTP, such as a sweep, each in its own scope.</summary>
public sealed class RequestSender(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <exception cref="InvalidOperationException">The request was refused: a bug, because no caller can have caused it.</exception>
    public async Task<T> Send<T>(IRequest<Result<T>> request, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellationToken)).Value;
    }

    /// <summary>
    /// Sends a request and waits for it no longer than a limit. Then it is canceled. A statement that is already sent still runs to its own
    /// end, and so may the request, although nobody waits for it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The request was refused: a bug, because no caller can have caused it.</exception>
    /// <exception cref="TimeoutException">The request took longer.</exception>
    public async Task<T> Send<T>(IRequest<Result<T>> request, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timedOut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var result = Send(request, timedOut.Token);
        try
        {
            return await result.WaitAsync(limit, clock, cancellationToken);
        }
        catch (TimeoutException) when (!result.IsCompleted)
        {
            await timedOut.CancelAsync();
            throw;
        }
    }
}
