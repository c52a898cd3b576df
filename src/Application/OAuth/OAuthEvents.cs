using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.OAuth;

/// <summary>A person approved what an OAuth client asks for: a code was sent to it.</summary>
internal sealed record AuthorizationApproved(AuthorizationCode Code) : INotification;

/// <summary>A person denied what an OAuth client asks for.</summary>
internal sealed record AuthorizationDenied(Guid AccountId, string ClientId) : INotification;

/// <summary>An OAuth client redeemed its code for a token.</summary>
internal sealed record AuthorizationCodeRedeemed(PersonalAccessToken Token) : INotification;

/// <summary>A code came again after it was redeemed; the token that was issued for it stays valid.</summary>
internal sealed record AuthorizationCodeReplayed(AuthorizationCode Code) : INotification;
