using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>A personal access token was revoked. An operator in the browser gives a reason.</summary>
internal sealed record TokenRevoked(Guid AccountId, Guid TokenId, string? Reason = null) : INotification;

/// <summary>A person changed a personal access token: its name, what it may do, its budget or its end.</summary>
internal sealed record TokenChanged(PersonalAccessToken Token) : INotification;
