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

internal sealed class ListAppKeysHandler(IAppKeyRepository keys, TimeProvider clock) : IRequestHandler<ListAppKeys, Result<AppKeyList>>
{
    public async Task<Result<AppKeyList>> Handle(ListAppKeys query, CancellationToken cancellationToken) =>
        new AppKeyList(await keys.List(new AppSlug(query.App), clock.GetUtcNow(), cancellationToken));
}
