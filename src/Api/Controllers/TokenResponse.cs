namespace FocusAccount.Api.Controllers;

/// <summary>A token, for its owner.</summary>
public sealed record TokenResponse(string Token);
