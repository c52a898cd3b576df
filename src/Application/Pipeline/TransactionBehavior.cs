using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Pipeline;

/// <summary>
/// Runs a command in one transaction: commits a success, and leaves no trace of a refusal or an exception. A command whose shared
/// transaction was rolled back because of another command runs again, alone. After every request it returns the connection, so that no
/// request keeps one while it waits for something else, such as Clerk.
/// </summary>
internal sealed class TransactionBehavior<TRequest, TResult>(IUnitOfWork unitOfWork, AfterCommit afterCommit)
    : IPipelineBehavior<TRequest, TResult>
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
