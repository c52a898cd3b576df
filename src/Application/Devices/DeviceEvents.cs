using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Devices;

/// <summary>A device login was started.</summary>
internal sealed record DeviceLoginStarted(DeviceCode Login) : INotification;

/// <summary>A person approved a device login: the device may act for the account.</summary>
internal sealed record DeviceLoginApproved(DeviceCode Login, Guid AccountId) : INotification;

/// <summary>A person denied a device login.</summary>
internal sealed record DeviceLoginDenied(DeviceCode Login, Guid AccountId) : INotification;

/// <summary>A device collected its token.</summary>
internal sealed record DeviceLoginRedeemed(DeviceCode Login, PersonalAccessToken Token) : INotification;
