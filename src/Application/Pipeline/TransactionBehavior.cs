using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Pipeline;

/// <summary>
/// Makes a command a transaction: a success is committed, a refusal or an exception leaves no trace; what was undone through the fault of another
/// command in the same transaction is done again alone. After any request the database is let go of, so that nobody keeps a connection while
/// waiting for something else, such as Clerk.
/// </summary>
internal sealed class TransactionBehavior<TRequest, TResult>(IUnitOfWork unitOfWork, EventLog events) : IPipelineBehavior<TRequest, TResult>
    where TResult : IResult<TResult>
{
    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        try
        {
            return request is ICommand ? await InTransaction(next) : await next();
        }
        finally
        {
            await unitOfWork.End();
        }
    }

    private async Task<TResult> InTransaction(RequestHandlerDelegate<TResult> next, bool alone = false)
    {
        unitOfWork.Begin(alone);
        var result = await next();
        if (await unitOfWork.Close(keep: result.Error is null))
        {
            return result;
        }

        events.Forget();
        return await InTransaction(next, alone: true);
    }
}
