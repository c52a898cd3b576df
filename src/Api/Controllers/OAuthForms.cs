namespace FocusAccount.Api.Controllers;

/// <summary>A device login to start (RFC 8628, 3.1).</summary>
/// <param name="ClientId">The client, unless it is in the header</param>
/// <param name="Scope">The scopes that the client needs, separated by spaces; `wallet:read jobs:read`, if it is missing</param>
/// <param name="Apps">The apps whose jobs the client will see and start, separated by spaces; every app, if it is missing</param>
/// <param name="Budget">How many credits the client may spend, such as `50/day`; without a limit, if it is missing</param>
/// <param name="ExpiresIn">How long the token lives, in seconds; the longest life of the client's tokens, if it is missing</param>
/// <param name="Resource">The resource server that the token is for (RFC 8707); this service, if it is missing</param>
internal sealed record DeviceAuthorizationForm(
    string? ClientId = null,
    string? Scope = null,
    string? Apps = null,
    string? Budget = null,
    string? ExpiresIn = null,
    string? Resource = null)
{
    public static DeviceAuthorizationForm Example => new("focus-cli", "wallet:read jobs:read jobs:write", "video", "50/day", "2592000");
}

/// <summary>A code to redeem for a token (RFC 6749, 4.1.3; RFC 8628, 3.4).</summary>
/// <param name="GrantType">
/// Which kind of code it is: `authorization_code` or `urn:ietf:params:oauth:grant-type:device_code`
/// </param>
/// <param name="ClientId">The client, unless it is in the header</param>
/// <param name="Code">The authorization code</param>
/// <param name="RedirectUri">The address that the code was sent to; checked if it is there</param>
/// <param name="CodeVerifier">The verifier of the code's challenge (RFC 7636)</param>
/// <param name="DeviceCode">The device code</param>
/// <param name="Resource">The resource server of the request (RFC 8707); checked if it is there</param>
internal sealed record TokenForm(
    string GrantType,
    string? ClientId = null,
    string? Code = null,
    string? RedirectUri = null,
    string? CodeVerifier = null,
    string? DeviceCode = null,
    string? Resource = null)
{
    public const string AuthorizationCodeGrant = "authorization_code";
    public const string DeviceCodeGrant = "urn:ietf:params:oauth:grant-type:device_code";

    public static TokenForm Example => new(DeviceCodeGrant, "focus-cli", DeviceCode: DevicePollRequest.Example.DeviceCode);
}

/// <summary>A token to revoke (RFC 7009, 2.1).</summary>
/// <param name="Token">The token itself</param>
/// <param name="TokenTypeHint">Ignored: there is one kind of token</param>
/// <param name="ClientId">The client whose token it must be</param>
internal sealed record RevocationForm(string Token, string? TokenTypeHint = null, string? ClientId = null)
{
    public static RevocationForm Example => new(OAuthTokenResponse.Example.AccessToken, ClientId: "focus-cli");
}

/// <summary>A token to introspect (RFC 7662, 2.1).</summary>
/// <param name="Token">The token that a program has sent</param>
/// <param name="TokenTypeHint">Ignored: there is one kind of token</param>
/// <param name="ClientId">The slug of the app, unless it is in the header</param>
/// <param name="ClientSecret">A key of the app, unless it is in the header</param>
internal sealed record IntrospectionForm(
    string Token, string? TokenTypeHint = null, string? ClientId = null, string? ClientSecret = null)
{
    public static IntrospectionForm Example => new(OAuthTokenResponse.Example.AccessToken);
}
