using FocusAccount.Application.Identity;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>A valid webhook came.</summary>
internal sealed record WebhookReceived(WebhookType Type) : INotification;

/// <summary>A webhook was refused, because its signature is not valid or its time is too far from now.</summary>
public sealed record WebhookRefused : INotification;

/// <summary>A webhook said that a user was deleted, but not which one.</summary>
internal sealed record DeletedUserNotNamed : INotification;

/// <summary>The daily comparison changed how an account stands, so no webhook had done so.</summary>
internal sealed record WebhookMissed(Guid AccountId, ClerkStanding Standing) : INotification;

/// <summary>No webhook has come for this long.</summary>
internal sealed record WebhooksSilent(TimeSpan Silence) : INotification;

/// <summary>The daily comparison is done: how many people Clerk was asked about, and how many accounts changed.</summary>
internal sealed record ClerkUsersCompared(int Asked, int Changed) : INotification;

/// <summary>The daily comparison stopped: Clerk does not know some people that it was asked about, and cannot be believed.</summary>
internal sealed record ClerkUsersMissing(int Asked, int Missing, string Problem) : INotification;
