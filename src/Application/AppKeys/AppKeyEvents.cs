using FocusAccount.Domain.Apps;
using MediatR;

namespace FocusAccount.Application.AppKeys;

/// <summary>An operator created an app key, which expires at a time (UTC) or never.</summary>
internal sealed record AppKeyCreated(AppSlug App, Guid KeyId, string Name, DateTimeOffset? ExpiresAt) : INotification;

/// <summary>An app key was revoked.</summary>
internal sealed record AppKeyRevoked(AppSlug App, Guid KeyId) : INotification;
