using FluentValidation;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Pipeline;

/// <summary>Refuses a request that its validators find invalid, before anything else sees it.</summary>
internal sealed class ValidationBehavior<TRequest, TResult>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResult>
    where TResult : IResult<TResult>
{
    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        foreach (var validator in validators)
        {
            var outcome = await validator.ValidateAsync(request, cancellationToken);
            if (!outcome.IsValid)
            {
                return TResult.Refused(RequestErrors.Invalid(outcome.Errors[0].ErrorMessage));
            }
        }

        return await next();
    }
}
