using FluentValidation;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using MediatR;

namespace FocusAccount.Application.AppKeys;

/// <summary>Lists the valid keys of an app, newest first, for an operator.</summary>
public sealed record ListAppKeys(string App) : IQuery<AppKeyList>;

/// <summary>The valid keys of an app, newest first.</summary>
public sealed record AppKeyList(IReadOnlyList<AppKeyListItem> Keys);

internal sealed class ListAppKeysValidator : AbstractValidator<ListAppKeys>
{
    public ListAppKeysValidator() => RuleFor(query => query.App).IsAppSlug();
}

internal sealed class ListAppKeysHandler(IAppKeyRepository keys, IAppRepository apps, TimeProvider clock)
    : IRequestHandler<ListAppKeys, Result<AppKeyList>>
{
    public async Task<Result<AppKeyList>> Handle(ListAppKeys query, CancellationToken cancellationToken)
    {
        var slug = new AppSlug(query.App);
        return (await apps.List(cancellationToken)).Any(app => app.Slug == slug)
            ? new AppKeyList(await keys.List(slug, clock.GetUtcNow(), cancellationToken))
            : AppErrors.NotRegistered(slug);
    }
}
