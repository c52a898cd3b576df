using System.Text.Json;
using FluentValidation;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Pipeline;

/// <summary>Refuses a request that its validators find invalid, before anything else sees it.</summary>
internal sealed class ValidationBehavior<TRequest, TResult>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResult>
    where TResult : IResult<TResult>
{
    public Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        foreach (var validator in validators)
        {
            var outcome = validator.Validate(request);
            if (!outcome.IsValid)
            {
                var first = outcome.Errors[0];
                var field = JsonNamingPolicy.SnakeCaseLower.ConvertName(first.PropertyName.Split('.')[^1]);
                return Task.FromResult(TResult.Refused(RequestErrors.Invalid(first.ErrorMessage, field)));
            }
        }

        return next();
    }
}
