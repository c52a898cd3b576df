using FocusAccount.Domain.Apps;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>An operator or a setting changed how many starter credits an app grants.</summary>
internal sealed record AppSet(App App) : INotification;

/// <summary>An app's starter credits were granted to an account, which had these credits (whole) before and after.</summary>
internal sealed record StarterCreditsGranted(AppGrant Grant, long CreditsBefore, long CreditsAfter) : INotification;
