using FocusAccount.Domain.Apps;
using MediatR;

namespace FocusAccount.Application.Apps;

/// <summary>An operator or a setting set how many starter credits an app grants.</summary>
internal sealed record AppSet(App App) : INotification;

/// <summary>An app's starter credits were granted to an account, whose credits (whole) before and after are given.</summary>
internal sealed record StarterCreditsGranted(AppGrant Grant, long CreditsBefore, long CreditsAfter) : INotification;
