using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Pipeline;

/// <summary>Makes a command a transaction: a success is committed, a refusal or an exception leaves no trace.</summary>
internal sealed class TransactionBehavior<TRequest, TResult>(IUnitOfWork unitOfWork) : IPipelineBehavior<TRequest, TResult>
    where TResult : IResult<TResult>
{
    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        if (request is not ICommand)
        {
            return await next();
        }

        unitOfWork.Begin();
        try
        {
            var result = await next();
            if (result.Error is null)
            {
                await unitOfWork.Commit();
            }

            return result;
        }
        finally
        {
            await unitOfWork.End();
        }
    }
}
