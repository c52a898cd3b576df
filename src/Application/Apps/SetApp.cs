using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>
/// Registers an app with these starter credits (whole), or changes what a registered app grants from now on; refused for an app that a
/// setting names.
/// </summary>
public sealed record SetApp(string Slug, int StarterCredits) : ICommand<AppListItem>;

internal sealed class SetAppValidator : AbstractValidator<SetApp>
{
    public SetAppValidator()
    {
        RuleFor(command => command.Slug).IsAppSlug();
        RuleFor(command => command.StarterCredits)
            .GreaterThanOrEqualTo(0)
            .WithMessage($"starter credits must be a whole number from 0 to {int.MaxValue}.");
    }
}

internal sealed class SetAppHandler(IAppRepository apps, AppCatalog catalog, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<SetApp, Result<AppListItem>>
{
    public Task<Result<AppListItem>> Handle(SetApp command, CancellationToken cancellationToken)
    {
        var app = new App(new AppSlug(command.Slug), command.StarterCredits);
        if (catalog.Contains(app.Slug))
        {
            return Task.FromResult<Result<AppListItem>>(AppErrors.Configured(app.Slug));
        }

        apps.Set(app, clock.GetUtcNow());
        afterCommit.Publish(new AppSet(app));
        return Task.FromResult<Result<AppListItem>>(new AppListItem(app.Slug.Value, app.StarterCredits, Configured: false));
    }
}
