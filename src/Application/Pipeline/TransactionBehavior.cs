using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Pipeline;

/// <summary>
/// Makes a command one transaction: a success is committed, a refusal or an exception leaves no trace. A command whose shared transaction was rolled
/// back because of another one runs again, alone. After any request the connection is returned, so that nobody keeps one while waiting for
/// something else, such as Clerk.
/// </summary>
internal sealed class TransactionBehavior<TRequest, TResult>(IUnitOfWork unitOfWork, AfterCommit afterCommit) : IPipelineBehavior<TRequest, TResult>
    where TResult : IResult<TResult>
{
    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        try
        {
            return request is ICommand
                ? await InTransaction(next, request is IGroupCommand ? TransactionSharing.MayShare : TransactionSharing.Alone)
                : await next();
        }
        finally
        {
            await unitOfWork.Release();
        }
    }

    private async Task<TResult> InTransaction(RequestHandlerDelegate<TResult> next, TransactionSharing sharing)
    {
        unitOfWork.Begin(sharing);
        var result = await next();
        var outcome = result.Error is null ? await unitOfWork.Commit() : await unitOfWork.Rollback();
        if (outcome == TransactionOutcome.AsAsked)
        {
            return result;
        }

        afterCommit.Discard();
        return await InTransaction(next, TransactionSharing.Alone);
    }
}
