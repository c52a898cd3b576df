using FluentValidation;
using FocusAccount.Application.AppKeys;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>
/// Removes an app from the registered ones and returns its slug. Its grants stay, so that it grants no account twice; its keys are
/// revoked. Refused for an app that a setting names.
/// </summary>
public sealed record RemoveApp(string Slug) : ICommand<AppSlug>;

internal sealed class RemoveAppValidator : AbstractValidator<RemoveApp>
{
    public RemoveAppValidator() => RuleFor(command => command.Slug).IsAppSlug();
}

internal sealed class RemoveAppHandler(
    IAppRepository apps, IAppKeyRepository keys, AppCatalog catalog, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<RemoveApp, Result<AppSlug>>
{
    public async Task<Result<AppSlug>> Handle(RemoveApp command, CancellationToken cancellationToken)
    {
        var slug = new AppSlug(command.Slug);
        if (catalog.Contains(slug))
        {
            return AppErrors.Configured(slug);
        }

        if (!await apps.Remove(slug, cancellationToken))
        {
            return AppErrors.NotRegistered(slug);
        }

        foreach (var keyId in await keys.RevokeAll(slug, clock.GetUtcNow(), cancellationToken))
        {
            afterCommit.Publish(new AppKeyRevoked(slug, keyId));
        }

        afterCommit.Publish(new AppRemoved(slug));
        return slug;
    }
}
