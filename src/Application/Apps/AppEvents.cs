using FocusAccount.Domain.Apps;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>An app's starter credits and settlement rule were set: by an operator, or at a start by a setting, changed or not.</summary>
internal sealed record AppSet(App App) : INotification;

/// <summary>An operator removed an app from the registered ones.</summary>
internal sealed record AppRemoved(AppSlug App) : INotification;

/// <summary>An app's starter credits were granted to an account, which had these credits (whole) before and after.</summary>
internal sealed record StarterCreditsGranted(AppGrant Grant, long CreditsBefore, long CreditsAfter) : INotification;

/// <summary>A new account got an app's grant without its credits, because the person had them with an account that was deleted.</summary>
internal sealed record StarterCreditsWithheld(AppGrant Grant, Guid FormerAccountId) : INotification;
