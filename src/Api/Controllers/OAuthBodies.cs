using System.Text.Json.Serialization;
using FocusAccount.Api.Errors;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.OAuth;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Controllers;

/// <summary>A token for an OAuth client (RFC 6749, 5.1), with what the person has given.</summary>
/// <param name="AccessToken">The personal access token; keep it secret</param>
/// <param name="ExpiresIn">Seconds until the token expires; there is no refresh token</param>
/// <param name="Scope">What the token may do, separated by spaces</param>
/// <param name="Apps">The apps whose jobs the token may see and start, separated by spaces; every app, if it is missing</param>
/// <param name="Budget">How many credits the token may spend, such as `50/day`; no limit, if it is missing</param>
internal sealed record OAuthTokenResponse(
    string AccessToken,
    [Always("Bearer")] string TokenType,
    int ExpiresIn,
    string Scope,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Apps = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Budget = null)
{
    public static OAuthTokenResponse Example => new(
        DeviceTokenResponse.Example.Token, "Bearer", ExpiresIn: 30 * 24 * 3600, "wallet:read jobs:read jobs:write", "video", "50/day");

    public static OAuthTokenResponse From(CollectedToken collected)
    {
        var token = collected.Token;
        return new(
            collected.Secret.Reveal(),
            "Bearer",
            (int)(token.ExpiresAt - token.CreatedAt).TotalSeconds,
            ScopeNames.Of(token.Permissions.Scopes),
            token.Permissions.AppNames,
            token.Permissions.Budget?.ToString());
    }
}

/// <summary>The token has no effect any more.</summary>
internal sealed record OAuthRevokeResponse
{
    public static OAuthRevokeResponse Example => new();
}

/// <summary>A token as an app may know it (RFC 7662, 2.2); all but `active` is missing for a token that is none of the app's business.</summary>
/// <param name="Active">Whether the token is valid and may act for the app</param>
/// <param name="Scope">What the token may do, separated by spaces</param>
/// <param name="ClientId">The client that the token was issued to; missing without OAuth</param>
/// <param name="Sub">The id of the account</param>
/// <param name="Aud">The resource servers that the token is for</param>
/// <param name="Iss">The issuer of the token</param>
/// <param name="Exp">When the token expires, in seconds since 1970 (UTC)</param>
/// <param name="Iat">When it was issued, in seconds since 1970 (UTC)</param>
/// <param name="Jti">The id of the token, which gives no access</param>
/// <param name="Apps">The apps that the token is limited to, separated by spaces; every app, if it is missing</param>
/// <param name="Budget">How many credits the token may spend; no limit, if it is missing</param>
internal sealed record OAuthIntrospectionResponse(
    bool Active,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Scope = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClientId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TokenType = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Sub = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Aud = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Iss = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Exp = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Iat = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Jti = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Apps = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BudgetState? Budget = null)
{
    public static OAuthIntrospectionResponse Example => new(
        Active: true,
        "wallet:read jobs:read jobs:write",
        "focus-cli",
        "Bearer",
        new Guid("8c3f6f0e-3d1b-5c6a-9e4b-2f1c2c1d7a11"),
        [ErrorBody.ExampleOrigin],
        ErrorBody.ExampleOrigin,
        AccessToken.Example.ExpiresAt.ToUnixTimeSeconds(),
        AccessToken.Example.CreatedAt.ToUnixTimeSeconds(),
        AccessToken.Example.Id,
        "video",
        BudgetState.Example);

    // A token for an app's resource server is one for this service too, where that server uses it (docs/decisions/0027).
    public static OAuthIntrospectionResponse From(PersonalAccessToken? token, string issuer) => token is null
        ? new(Active: false)
        : new(
            Active: true,
            ScopeNames.Of(token.Permissions.Scopes),
            token.ClientId,
            "Bearer",
            token.AccountId,
            [.. new[] { token.Resource ?? issuer, issuer }.Distinct()],
            issuer,
            token.ExpiresAt.ToUnixTimeSeconds(),
            token.CreatedAt.ToUnixTimeSeconds(),
            token.Id,
            token.Permissions.AppNames,
            token.Budget is { } budget ? BudgetState.From(budget) : null);
}

/// <summary>How to ask this service for tokens (RFC 8414).</summary>
internal sealed record AuthorizationServerMetadata(
    string Issuer,
    string AuthorizationEndpoint,
    string TokenEndpoint,
    string DeviceAuthorizationEndpoint,
    string RevocationEndpoint,
    string IntrospectionEndpoint,
    IReadOnlyList<string> ResponseTypesSupported,
    IReadOnlyList<string> ResponseModesSupported,
    IReadOnlyList<string> GrantTypesSupported,
    IReadOnlyList<string> CodeChallengeMethodsSupported,
    IReadOnlyList<string> TokenEndpointAuthMethodsSupported,
    IReadOnlyList<string> RevocationEndpointAuthMethodsSupported,
    IReadOnlyList<string> IntrospectionEndpointAuthMethodsSupported,
    IReadOnlyList<string> ScopesSupported,
    bool AuthorizationResponseIssParameterSupported,
    bool ClientIdMetadataDocumentSupported,
    IReadOnlyList<string> ProtectedResources,
    string ServiceDocumentation)
{
    // Some clients ask for every scope that is listed, so those that spend or hand out credentials are not (RFC 8414, 2, allows that).
    internal static readonly IReadOnlyList<string> Scopes = ScopeNames.Of(ClientRequest.Usual).Split(' ');

    public static AuthorizationServerMetadata Example => Of(ErrorBody.ExampleOrigin, takesClientDocuments: false);

    public static AuthorizationServerMetadata Of(string issuer, bool takesClientDocuments) => new(
        issuer,
        $"{issuer}/oauth/authorize",
        $"{issuer}/oauth/token",
        $"{issuer}/oauth/device_authorization",
        $"{issuer}/oauth/revoke",
        $"{issuer}/oauth/introspect",
        ["code"],
        ["query"],
        [TokenForm.AuthorizationCodeGrant, TokenForm.DeviceCodeGrant],
        ["S256"],
        ["none"],
        ["none"],
        ["client_secret_basic", "client_secret_post"],
        Scopes,
        AuthorizationResponseIssParameterSupported: true,
        takesClientDocuments,
        [issuer],
        $"{issuer}/docs/integrating");
}

/// <summary>How to get tokens for this service's API (RFC 9728).</summary>
internal sealed record ProtectedResourceMetadata(
    string Resource,
    IReadOnlyList<string> AuthorizationServers,
    IReadOnlyList<string> ScopesSupported,
    IReadOnlyList<string> BearerMethodsSupported,
    string ResourceName,
    string ResourceDocumentation)
{
    public static ProtectedResourceMetadata Example => Of(ErrorBody.ExampleOrigin);

    public static ProtectedResourceMetadata Of(string issuer) =>
        new(issuer, [issuer], AuthorizationServerMetadata.Scopes, ["header"], "Focus Account", $"{issuer}/docs/integrating");
}
