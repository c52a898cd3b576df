using FluentValidation;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.AppKeys;

/// <summary>Creates a key of a registered app, valid for a number of days or without an end. Only this result ever has the key.</summary>
public sealed record CreateAppKey(string App, string Name, int? Days) : ICommand<CreatedAppKey>;

/// <summary>A new key with its id, and when it expires (UTC), if ever.</summary>
public sealed record CreatedAppKey(Guid Id, AppSlug App, Secret Key, DateTimeOffset? ExpiresAt);

internal sealed class CreateAppKeyValidator : AbstractValidator<CreateAppKey>
{
    public CreateAppKeyValidator()
    {
        RuleFor(command => command.App).IsAppSlug();
        RuleFor(command => command.Name)
            .Must(name => AppKey.IsValidName(name.Trim()))
            .WithMessage($"name must be 1 to {AppKey.MaxNameLength} characters, without control characters.");
        RuleFor(command => command.Days)
            .InclusiveBetween(1, AppKey.MaxDays)
            .WithMessage($"days must be a whole number from 1 to {AppKey.MaxDays}.");
    }
}

internal sealed class CreateAppKeyHandler(IAppKeyRepository keys, IAppRepository apps, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<CreateAppKey, Result<CreatedAppKey>>
{
    public async Task<Result<CreatedAppKey>> Handle(CreateAppKey command, CancellationToken cancellationToken)
    {
        var slug = new AppSlug(command.App);
        if ((await apps.List(cancellationToken)).All(app => app.Slug != slug))
        {
            return AppErrors.NotRegistered(slug);
        }

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var secret = TokenFormat.AppKey.Mint(id);
        var lifetime = command.Days is { } days ? TimeSpan.FromDays(days) : (TimeSpan?)null;
        var key = AppKey.Issue(secret, id, slug, command.Name.Trim(), lifetime, now);
        keys.Add(key);
        afterCommit.Publish(new AppKeyCreated(slug, id, key.Name, key.ExpiresAt));
        return new CreatedAppKey(id, slug, secret, key.ExpiresAt);
    }
}
