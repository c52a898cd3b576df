using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Pipeline;

/// <summary>
/// Makes a command a transaction: a success is committed, a refusal or an exception leaves no trace. After any request the database is
/// let go of, so that nobody keeps a connection while waiting for something else, such as Clerk.
/// </summary>
internal sealed class TransactionBehavior<TRequest, TResult>(IUnitOfWork unitOfWork) : IPipelineBehavior<TRequest, TResult>
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

    private async Task<TResult> InTransaction(RequestHandlerDelegate<TResult> next)
    {
        unitOfWork.Begin();
        var result = await next();
        if (result.Error is null)
        {
            await unitOfWork.Commit();
        }

        return result;
    }
}
