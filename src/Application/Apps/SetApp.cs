using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>
/// Registers an app, or changes from now on what a registered app grants (whole starter credits) and who settles its jobs; what is null
/// stays. A new app needs its starter credits. Refused for an app that a setting names.
/// </summary>
public sealed record SetApp(string Slug, int? StarterCredits, SettlementRule? Settlement) : ICommand<AppListItem>;

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
    public async Task<Result<AppListItem>> Handle(SetApp command, CancellationToken cancellationToken)
    {
        var slug = new AppSlug(command.Slug);
        if (catalog.Contains(slug))
        {
            return AppErrors.Configured(slug);
        }

        var registered = (await apps.List(cancellationToken)).FirstOrDefault(app => app.Slug == slug);
        if (registered is null && command.StarterCredits is null)
        {
            return AppErrors.NotRegistered(slug);
        }

        var app = new App(slug, command.StarterCredits ?? registered!.StarterCredits, command.Settlement ?? registered?.Settlement);
        apps.Set(app, clock.GetUtcNow());
        afterCommit.Publish(new AppSet(app));
        return new AppListItem(app.Slug.Value, app.StarterCredits, app.Settlement ?? SettlementRule.Holder, Configured: false);
    }
}
