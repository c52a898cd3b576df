using FocusAccount.Domain;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Application.Pipeline;

/// <summary>Sends requests that do not come over HTTP, such as a sweep, each in its own scope.</summary>
public sealed class RequestSender(IServiceScopeFactory scopes)
{
    /// <exception cref="InvalidOperationException">The request was refused: a bug, because no caller can have caused it.</exception>
    public async Task<T> Send<T>(IRequest<Result<T>> request, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellationToken)).Value;
    }
}
