using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>A personal access token was revoked.</summary>
internal sealed record TokenRevoked(Guid AccountId, Guid TokenId) : INotification;

/// <summary>A person changed a personal access token: its name, what it may do, its budget or its end.</summary>
internal sealed record TokenChanged(PersonalAccessToken Token) : INotification;
