using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>A personal access token was revoked.</summary>
internal sealed record TokenRevoked(Guid AccountId, Guid TokenId) : INotification;
